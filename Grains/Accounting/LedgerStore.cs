using System.Text;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;

namespace CoalescingCluster.Accounting;

/// <summary>Writes batches to the ledger: each in one transaction, and once however often it is given.</summary>
internal sealed class LedgerStore(LedgerDatabase database, TimeProvider time)
{
    private const int RowsPerStatement = 100;

    private static readonly string[] UsageColumns =
    [
        "flight_id", "tenant_id", "day", "model", "hits_exact", "hits_semantic", "joins_exact", "joins_semantic", "leads", "bypasses", "fallbacks", "failures",
        "prompt_tokens", "completion_tokens", "price_pico", "charged_pico", "credited_pico",
    ];

    private static readonly string[] CallColumns =
    [
        "id", "flight_id", "tenant_id", "provider", "model", "started_at", "day", "status", "prompt_tokens", "completion_tokens", "cached_prompt_tokens",
        "is_estimated", "cost_pico", "is_settled",
    ];

    private static readonly string UsageConflict =
        "ON CONFLICT (flight_id, tenant_id, day) DO UPDATE SET "
        + string.Join(", ", UsageColumns[4..12].Select(static column => $"{column} = usage.{column} + excluded.{column}"))
        + string.Concat(UsageColumns[12..15].Select(static column => $", {column} = CASE WHEN excluded.{column} > usage.{column} THEN excluded.{column} ELSE usage.{column} END"));

    private static readonly string ShareConflict =
        "ON CONFLICT (flight_id, tenant_id, day) DO UPDATE SET charged_pico = usage.charged_pico + excluded.charged_pico, "
        + "credited_pico = usage.credited_pico + excluded.credited_pico, "
        + "price_pico = CASE WHEN usage.price_pico = 0 THEN excluded.price_pico ELSE usage.price_pico END";

    // A call that a killed process seemed to have lost is corrected when its end turns up after all.
    private const string CallConflict =
        "ON CONFLICT (id) DO UPDATE SET status = excluded.status, prompt_tokens = excluded.prompt_tokens, completion_tokens = excluded.completion_tokens, "
        + "cached_prompt_tokens = excluded.cached_prompt_tokens, is_estimated = excluded.is_estimated, cost_pico = excluded.cost_pico "
        + "WHERE calls.status = 0 AND NOT calls.is_settled AND excluded.status <> 0";

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="lost">
    /// Calls among the departed whose end will never be known: they are written as lost, also when the batch itself was written before. The process
    /// that wrote it may have been killed before it deleted the file.
    /// </param>
    /// <param name="cancellationToken">Stops it before it is committed.</param>
    /// <returns>Whether it was written now; not when it had been before.</returns>
    public async Task<bool> WriteAsync(LedgerBatch batch, IEnumerable<CallEntry> lost, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var isNew = await db.Database.ExecuteSqlRawAsync(
            "INSERT INTO batches (id, applied_at) VALUES ({0}, {1}) ON CONFLICT DO NOTHING", [batch.Id, time.GetUtcNow().UtcDateTime], cancellationToken);
        if (isNew != 0)
        {
            // In one order on all silos, so that two transactions never wait for each other.
            var usage = Merge(batch).OrderBy(static row => row.FlightId).ThenBy(static row => row.TenantId, StringComparer.Ordinal);
            await InsertAsync(db, "usage", UsageColumns, usage.Select(ValuesOf), UsageConflict, cancellationToken);
        }

        var calls = (isNew != 0 ? batch.Calls.Concat(lost) : lost).OrderBy(static call => call.Id);
        await InsertAsync(db, "calls", CallColumns, calls.Select(ValuesOf), CallConflict, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return isNew != 0;
    }

    /// <summary>Forgets batches that were written so long ago that no file of them can turn up any more.</summary>
    public async Task ForgetBatchesAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var before = time.GetUtcNow().UtcDateTime - age;
        await db.Batches.Where(batch => batch.AppliedAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Adds what tenants pay for flights to their rows, in the context's transaction.</summary>
    public static Task AddSharesAsync(CoalescingDb db, IEnumerable<UsageRow> shares, CancellationToken cancellationToken) =>
        InsertAsync(db, "usage", UsageColumns, shares.OrderBy(static row => row.FlightId).ThenBy(static row => row.TenantId, StringComparer.Ordinal).Select(ValuesOf), ShareConflict, cancellationToken);

    private static async Task InsertAsync(
        CoalescingDb db, string table, string[] columns, IEnumerable<object[]> rows, string conflict, CancellationToken cancellationToken)
    {
        foreach (var chunk in rows.Chunk(RowsPerStatement))
        {
            var sql = new StringBuilder($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ");
            for (var row = 0; row < chunk.Length; row++)
                sql.Append(row == 0 ? "(" : ", (").AppendJoin(", ", Enumerable.Range(row * columns.Length, columns.Length).Select(static i => $"{{{i}}}")).Append(')');
            sql.Append(' ').Append(conflict);
            await db.Database.ExecuteSqlRawAsync(sql.ToString(), chunk.SelectMany(static values => values), cancellationToken);
        }
    }

    /// <summary>One row per flight and tenant: two threads that came first together have each made a slot.</summary>
    private static IEnumerable<UsageRow> Merge(LedgerBatch batch) => batch.Requests
        .GroupBy(static entry => (entry.FlightId, entry.Tenant))
        .Select(group =>
        {
            var largest = group.MaxBy(static entry => entry.Price)!;
            return new UsageRow
            {
                FlightId = group.Key.FlightId,
                TenantId = group.Key.Tenant,
                Day = batch.Day,
                Model = largest.Model,
                HitsExact = Sum(group, RequestOutcome.HitExact),
                HitsSemantic = Sum(group, RequestOutcome.HitSemantic),
                JoinsExact = Sum(group, RequestOutcome.JoinExact),
                JoinsSemantic = Sum(group, RequestOutcome.JoinSemantic),
                Leads = Sum(group, RequestOutcome.Lead),
                Bypasses = Sum(group, RequestOutcome.Bypass),
                Fallbacks = Sum(group, RequestOutcome.Fallback),
                Failures = group.Sum(static entry => entry.Counts[SlotLayout.FailureCounter]),
                PromptTokens = largest.PromptTokens,
                CompletionTokens = largest.CompletionTokens,
                PricePico = largest.Price.PicoDollars,
            };
        });

    private static long Sum(IEnumerable<RequestEntry> entries, RequestOutcome outcome) => entries.Sum(entry => entry.Counts[(int)outcome]);

    private static object[] ValuesOf(UsageRow row) =>
    [
        row.FlightId, row.TenantId, row.Day, row.Model, row.HitsExact, row.HitsSemantic, row.JoinsExact, row.JoinsSemantic, row.Leads, row.Bypasses, row.Fallbacks,
        row.Failures, row.PromptTokens, row.CompletionTokens, row.PricePico, row.ChargedPico, row.CreditedPico,
    ];

    private static object[] ValuesOf(CallEntry call) =>
    [
        call.Id, call.FlightId, call.Tenant, call.Provider, call.Model, call.StartedAt.UtcDateTime, DateOnly.FromDateTime(call.StartedAt.UtcDateTime), (int)call.Status,
        call.Usage.PromptTokens, call.Usage.CompletionTokens, call.Usage.CachedPromptTokens, call.Usage.IsEstimated, call.Cost.PicoDollars, false,
    ];
}
