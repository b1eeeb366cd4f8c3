namespace CoalescingCluster.Accounting;

/// <summary>Divides what a flight cost among its callers, so that the parts sum to the whole in the smallest unit.</summary>
internal static class CostAllocation
{
    /// <summary>Divides a cost.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="cost">What the provider billed for the flight.</param>
    /// <param name="groups">The callers, grouped by tenant; the groups' order settles who pays an indivisible rest, the leading one before all.</param>
    /// <returns>The share of each group, in the groups' order.</returns>
    /// <exception cref="ArgumentException">No group leads.</exception>
    public static FlightShare[] Allocate(AllocationRule rule, Money cost, IReadOnlyList<FlightGroup> groups)
    {
        var leader = LeaderOf(groups);
        var net = rule == AllocationRule.Leader ? LeaderPays(cost, groups.Count, leader) : Equally(cost, groups, leader);
        var shares = new FlightShare[groups.Count];
        for (var i = 0; i < shares.Length; i++)
        {
            var charged = rule == AllocationRule.FullPrice ? FullPriceOf(groups[i], net[i]) : net[i];
            shares[i] = new FlightShare(charged, charged - net[i]);
        }

        return shares;
    }

    private static int LeaderOf(IReadOnlyList<FlightGroup> groups)
    {
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Leads)
                return i;
        }

        throw new ArgumentException("One of the groups must lead.", nameof(groups));
    }

    private static Money[] LeaderPays(Money cost, int count, int leader)
    {
        var net = new Money[count];
        net[leader] = cost;
        return net;
    }

    /// <summary>Equal shares by the method of largest remainders: all remainders being equal, the first callers pay one smallest unit more.</summary>
    private static Money[] Equally(Money cost, IReadOnlyList<FlightGroup> groups, int leader)
    {
        var callers = groups.Sum(static group => group.Callers);
        if (callers == 0)
            return LeaderPays(cost, groups.Count, leader);
        var (each, rest) = Math.DivRem(cost.PicoDollars, callers);
        var net = new Money[groups.Count];
        net[leader] = Take(groups[leader].Callers);
        for (var i = 0; i < net.Length; i++)
        {
            if (i != leader)
                net[i] = Take(groups[i].Callers);
        }

        return net;

        Money Take(long count)
        {
            var more = Math.Min(count, rest);
            rest -= more;
            return new Money((each * count) + more);
        }
    }

    /// <summary>
    /// Each caller's own price; where a flight cost more than its callers' prices together (a retry was billed, a dearer model stepped in), the
    /// share itself, so that a credit is never negative.
    /// </summary>
    private static Money FullPriceOf(FlightGroup group, Money net)
    {
        var full = new Money(checked(group.Price.PicoDollars * (group.Callers + group.Hits)));
        return full > net ? full : net;
    }
}
