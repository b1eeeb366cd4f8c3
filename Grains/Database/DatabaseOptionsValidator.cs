using System.Data.Common;
using CoalescingCluster.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CoalescingCluster.Database;

/// <summary>Checks the settings of the database.</summary>
internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        var check = new OptionChecks(DatabaseOptions.Section);
        check.Defined(nameof(options.Provider), options.Provider);
        check.Range(nameof(options.PollMilliseconds), options.PollMilliseconds, 50, 60_000);
        check.That(
            options.Provider != DatabaseProvider.PostgreSql || !string.IsNullOrWhiteSpace(options.ConnectionString),
            nameof(options.ConnectionString), null, "a connection string when the provider is PostgreSql, for example Host=db;Database=coalescing;Username=coalescing");

        // A connection string may hold a password: it is not repeated.
        check.That(IsWellFormed(options.Provider, options.ConnectionString), nameof(options.ConnectionString), "…", $"a connection string of {options.Provider}");
        check.That(IsWellFormed(options.Provider, options.ReadOnlyConnectionString), nameof(options.ReadOnlyConnectionString), "…", $"a connection string of {options.Provider}");
        return check.Result;
    }

    private static bool IsWellFormed(DatabaseProvider provider, string? text)
    {
        if (string.IsNullOrEmpty(text) || provider == DatabaseProvider.None)
            return true;
        try
        {
            DbConnectionStringBuilder parsed = provider == DatabaseProvider.Sqlite ? new SqliteConnectionStringBuilder(text) : new NpgsqlConnectionStringBuilder(text);
            return parsed.Count > 0;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
