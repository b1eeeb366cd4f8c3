using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CoalescingCluster.Database.Migrations.PostgreSql
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
                type: "character varying(16384)",
                maxLength: 16384,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "stores_tool_calls",
                table: "tenants",
                type: "boolean",
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
