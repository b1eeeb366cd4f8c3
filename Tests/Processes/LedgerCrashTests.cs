using CoalescingCluster.Benchmarks.Load;
using CoalescingCluster.Database;
using CoalescingCluster.Tests.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Processes;

/// <summary>A silo that is killed under load, on real processes and real databases.</summary>
public sealed class LedgerCrashTests
{
    private const int Callers = 16;

    [RequiresProgramFact("redis-server")]
    public Task KilledSilo_WithSqlite_LosesNoRowAndWritesNoneTwice() => CheckAsync(static data => new DatabaseOptions { ConnectionString = $"Data Source={Path.Combine(data, "coalescing.db")}" }, []);

    [RequiresPostgreSqlFact]
    public async Task KilledSilo_WithPostgreSql_LosesNoRowAndWritesNoneTwice()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var connection = await server.CreateDatabaseAsync();
        await CheckAsync(
            _ => new DatabaseOptions { Provider = DatabaseProvider.PostgreSql, ConnectionString = connection },
            ["--Coalescing:Database:Provider=PostgreSql", $"--Coalescing:Database:ConnectionString={connection}"]);
    }

    private static async Task CheckAsync(Func<string, DatabaseOptions> options, string[] settings)
    {
        await using var cluster = await ClusterProcesses.StartAsync(2, settings);
        var database = new LedgerDatabase(Options.Create(options(cluster.Data)), new DatabaseFolder(cluster.Data, "test"), NullLogger<LedgerDatabase>.Instance);
        var half = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var (served, unsure) = (0, 0);
        var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                // A third are new questions, the others come again and again.
                var prompt = i % 3 == 0 ? $"What is {caller * 100_000 + i} in words?" : $"Name the capital number {i % 7}.";
                ServedAnswer? answer;
                try
                {
                    answer = await cluster.AskAsync(caller % 2, prompt);
                }
                catch (Exception error) when (error is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
                {
                    answer = null;
                }

                if (answer is not { IsServed: true })
                {
                    // Whether it was answered before the silo died, nobody can say.
                    Interlocked.Increment(ref unsure);
                    if (caller % 2 == 0)
                        return;
                }
                else if (Interlocked.Increment(ref served) == 1500)
                {
                    half.TrySetResult();
                }
            }
        })));
        await half.Task.WaitAsync(ClusterProcesses.Patience);
        cluster.Silo(0).Signal("KILL");
        await cluster.Silo(0).WaitForExitAsync(ClusterProcesses.Patience);
        await stop.CancelAsync();
        await load.WaitAsync(ClusterProcesses.Patience);
        await cluster.RestartAsync(0, settings);

        // Everything is there when the next request of each silo is: they write in order.
        (await cluster.AskAsync(0, "Is it over?")).IsServed.Should().BeTrue();
        (await cluster.AskAsync(1, "Is it over?")).IsServed.Should().BeTrue();
        served += 2;
        (long Requests, long Calls, long Lost) ledger = default;
        var physical = await cluster.CallsAsync();
        await ClusterProcesses.UntilAsync(
            async () =>
            {
                ledger = await ReadAsync(database);
                return ledger.Requests >= served && ledger.Calls >= physical;
            },
            $"{served} requests and {physical} calls are in the ledger",
            () => $"There are {ledger.Requests} and {ledger.Calls}. {cluster.Silo(0).Output}");

        ledger.Requests.Should().BeInRange(served, served + unsure, "each answer was counted once; of those that were cut off some may have been given");
        ledger.Calls.Should().BeInRange(physical, physical + ledger.Lost, "each call was counted once; a lost one may not have been sent any more");
        ledger.Lost.Should().BeLessThanOrEqualTo(Callers);
        SqliteConnection.ClearAllPools();
    }

    private static async Task<(long Requests, long Calls, long Lost)> ReadAsync(LedgerDatabase database)
    {
        await using var db = database.OpenForReports();
        var requests = await db.Usage.SumAsync(static row => row.HitsExact + row.HitsSemantic + row.JoinsExact + row.JoinsSemantic + row.Leads + row.Bypasses + row.Fallbacks);
        return (requests, await db.Calls.LongCountAsync(), await db.Calls.LongCountAsync(static call => call.Status == CallStatus.Lost));
    }
}
