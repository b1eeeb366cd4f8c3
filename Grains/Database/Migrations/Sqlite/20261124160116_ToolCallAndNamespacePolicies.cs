using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CoalescingCluster.Database.Migrations.Sqlite
{
    /// <inheritdoc />
    internal partial class ToolCallAndNamespacePolicies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "namespace_error_rates",
                table: "tenants",
                type: "TEXT",
                maxLength: 16384,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "stores_tool_calls",
                table: "tenants",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "namespace_error_rates",
                table: "tenants");

            migrationBuilder.DropColumn(
                name: "stores_tool_calls",
                table: "tenants");
        }
    }
}
