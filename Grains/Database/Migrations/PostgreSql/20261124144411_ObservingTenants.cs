using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CoalescingCluster.Database.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class ObservingTenants : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "observes",
                table: "tenants",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "observes",
                table: "tenants");
        }
    }
}
