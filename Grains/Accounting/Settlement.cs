using CoalescingCluster.Database;

namespace CoalescingCluster.Accounting;

/// <summary>Works out what each tenant pays for a flight.</summary>
internal static class Settlement
{
    /// <summary>Divides the cost of a flight's calls.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="calls">The calls that were made for it, at least one.</param>
    /// <param name="usage">The requests that it answered.</param>
    /// <returns>A row to add to the ledger for each tenant. They sum to the calls' cost.</returns>
    public static IEnumerable<UsageRow> Divide(AllocationRule rule, IReadOnlyList<CallRow> calls, IReadOnlyList<UsageRow> usage)
    {
        var first = calls.MinBy(static call => call.StartedAt)!;
        var cost = new Money(calls.Sum(static call => call.CostPico));
        var tenants = usage.Select(static row => row.TenantId).Append(first.TenantId).Distinct().Order(StringComparer.Ordinal).ToList();
        var groups = tenants.ConvertAll(tenant => GroupOf(tenant, first, cost, [.. usage.Where(row => row.TenantId == tenant)]));
        var shares = CostAllocation.Allocate(rule, cost, groups);
        for (var i = 0; i < shares.Length; i++)
        {
            yield return new UsageRow
            {
                FlightId = first.FlightId,
                TenantId = tenants[i],
                Day = usage.Where(row => row.TenantId == tenants[i]).Select(static row => (DateOnly?)row.Day).Min() ?? first.Day,
                Model = first.Model,
                PricePico = groups[i].Price.PicoDollars,
                ChargedPico = shares[i].Charged.PicoDollars,
                CreditedPico = shares[i].Credited.PicoDollars,
            };
        }
    }

    private static FlightGroup GroupOf(string tenant, CallRow first, Money cost, IReadOnlyList<UsageRow> rows)
    {
        var callers = rows.Sum(static row => row.JoinsExact + row.JoinsSemantic + row.Leads + row.Bypasses + row.Fallbacks);
        var hits = rows.Sum(static row => row.HitsExact + row.HitsSemantic);

        // A promise is counted before its answer is there: what it would have cost is what its call did.
        var price = new Money(rows.Select(static row => row.PricePico).DefaultIfEmpty().Max());
        return new FlightGroup(tenant, callers, hits, tenant == first.TenantId, price == Money.Zero && callers + hits > 0 ? cost : price);
    }
}
