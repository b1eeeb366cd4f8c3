using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;

namespace CoalescingCluster.Accounting;

/// <summary>Reads reports off the ledger, by the connection for reports. Sums are exact.</summary>
internal sealed class UsageReports(LedgerDatabase database)
{
    private const decimal PicoPerDollar = 1_000_000_000_000m;

    /// <summary>Reports usage.</summary>
    /// <param name="tenant">One tenant; <c>null</c> for all.</param>
    /// <param name="from">The first UTC day.</param>
    /// <param name="to">The last UTC day.</param>
    /// <param name="grouping">What to have a line for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<UsageLine>> ReadAsync(string? tenant, DateOnly from, DateOnly to, UsageGrouping grouping, CancellationToken cancellationToken)
    {
        if (!database.Exists)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, $"There is no ledger here: setting {DatabaseOptions.Section}:Provider is None.");
        await using var db = database.OpenForReports();
        var parts = await ReadRequestsAsync(db, tenant, from, to, cancellationToken);
        parts.AddRange(await ReadCallsAsync(db, tenant, from, to, cancellationToken));
        return [.. parts
            .GroupBy(part => (part.Tenant, Model: grouping == UsageGrouping.Model ? part.Model : null, Day: grouping == UsageGrouping.Day ? part.Day : null))
            .OrderBy(static group => group.Key.Tenant, StringComparer.Ordinal).ThenBy(static group => group.Key.Day).ThenBy(static group => group.Key.Model, StringComparer.Ordinal)
            .Select(static group => Sum(group.Key.Tenant, group.Key.Model, group.Key.Day, [.. group]))];
    }

    private static async Task<List<UsageLine>> ReadRequestsAsync(CoalescingDb db, string? tenant, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        // Amounts are summed in two parts, so that no sum in the database leaves the range of its integers.
        var rows = await db.Usage
            .Where(row => (tenant == null || row.TenantId == tenant) && row.Day >= from && row.Day <= to)
            .Select(static row => new
            {
                row.TenantId,
                row.Model,
                row.Day,
                Hits = row.HitsExact + row.HitsSemantic,
                Joins = row.JoinsExact + row.JoinsSemantic,
                Own = row.Leads + row.Bypasses + row.Fallbacks,
                row.Failures,
                Price = row.PricePico * (row.HitsExact + row.HitsSemantic + row.JoinsExact + row.JoinsSemantic + row.Leads + row.Bypasses + row.Fallbacks),
                Net = row.ChargedPico - row.CreditedPico,
            })
            .GroupBy(static row => new { row.TenantId, row.Model, row.Day })
            .Select(static group => new
            {
                group.Key,
                Hits = group.Sum(static row => row.Hits),
                Joins = group.Sum(static row => row.Joins),
                Own = group.Sum(static row => row.Own),
                Failures = group.Sum(static row => row.Failures),
                PriceMicro = group.Sum(static row => row.Price / Money.PicoPerMicro),
                PriceRest = group.Sum(static row => row.Price % Money.PicoPerMicro),
                NetMicro = group.Sum(static row => row.Net / Money.PicoPerMicro),
                NetRest = group.Sum(static row => row.Net % Money.PicoPerMicro),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(static row => new UsageLine
        {
            Tenant = row.Key.TenantId,
            Model = row.Key.Model,
            Day = row.Key.Day,
            Requests = row.Hits + row.Joins + row.Own,
            Hits = row.Hits,
            Joins = row.Joins,
            Failures = row.Failures,
            ListPriceUsd = Dollars(row.PriceMicro, row.PriceRest),
            SpendUsd = Dollars(row.NetMicro, row.NetRest),
        });
    }

    private static async Task<List<UsageLine>> ReadCallsAsync(CoalescingDb db, string? tenant, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var rows = await db.Calls
            .Where(row => (tenant == null || row.TenantId == tenant) && row.Day >= from && row.Day <= to)
            .GroupBy(static row => new { row.TenantId, row.Model, row.Day })
            .Select(static group => new
            {
                group.Key,
                Calls = group.LongCount(),
                Prompt = group.Sum(static row => (long)row.PromptTokens),
                Completion = group.Sum(static row => (long)row.CompletionTokens),
                CostMicro = group.Sum(static row => row.IsSettled ? 0 : row.CostPico / Money.PicoPerMicro),
                CostRest = group.Sum(static row => row.IsSettled ? 0 : row.CostPico % Money.PicoPerMicro),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(static row => new UsageLine
        {
            Tenant = row.Key.TenantId,
            Model = row.Key.Model,
            Day = row.Key.Day,
            PhysicalCalls = row.Calls,
            PromptTokens = row.Prompt,
            CompletionTokens = row.Completion,
            SpendUsd = Dollars(row.CostMicro, row.CostRest),
        });
    }

    private static decimal Dollars(long micro, long pico) => ((decimal)micro * Money.PicoPerMicro + pico) / PicoPerDollar;

    private static UsageLine Sum(string tenant, string? model, DateOnly? day, IReadOnlyList<UsageLine> parts) => new()
    {
        Tenant = tenant,
        Model = model,
        Day = day,
        Requests = parts.Sum(static part => part.Requests),
        Hits = parts.Sum(static part => part.Hits),
        Joins = parts.Sum(static part => part.Joins),
        Failures = parts.Sum(static part => part.Failures),
        PhysicalCalls = parts.Sum(static part => part.PhysicalCalls),
        PromptTokens = parts.Sum(static part => part.PromptTokens),
        CompletionTokens = parts.Sum(static part => part.CompletionTokens),
        ListPriceUsd = parts.Sum(static part => part.ListPriceUsd),
        SpendUsd = parts.Sum(static part => part.SpendUsd),
    };
}
