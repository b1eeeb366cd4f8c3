using CoalescingCluster.Accounting;
using CsCheck;

namespace CoalescingCluster.Tests.Accounting;

public sealed class CostAllocationTests
{
    private static readonly Gen<FlightGroup[]> Groups =
        Gen.Select(Gen.Long[0, 5000], Gen.Long[0, 100_000], Gen.Long[0, 1_000_000_000_000], static (callers, hits, price) => (callers, hits, price)).Array[1, 12]
            .SelectMany(static groups => Gen.Int[0, groups.Length - 1].Select(leader =>
                groups.Select((group, i) => new FlightGroup($"tenant-{i}", group.callers, group.hits, i == leader, new Money(group.price))).ToArray()));

    [Theory]
    [InlineData(AllocationRule.Leader)]
    [InlineData(AllocationRule.Equal)]
    [InlineData(AllocationRule.FullPrice)]
    internal void Shares_OfAnyFlight_SumToItsCostExactly(AllocationRule rule) =>
        Gen.Select(Gen.Long[0, 9_000_000_000_000], Groups).Sample((cost, groups) =>
        {
            var shares = CostAllocation.Allocate(rule, new Money(cost), groups);
            return shares.Length == groups.Length
                && shares.Sum(static share => share.Net.PicoDollars) == cost
                && shares.All(static share => share.Credited >= Money.Zero && share.Net >= Money.Zero);
        });

    [Fact]
    public void EqualShares_OfAnyFlight_DifferByOneSmallestUnitPerCallerAtMost() =>
        Gen.Select(Gen.Long[0, 9_000_000_000_000], Groups).Where(static (_, groups) => groups.Sum(static group => group.Callers) > 0).Sample(static (cost, groups) =>
        {
            var each = cost / groups.Sum(static group => group.Callers);
            var shares = CostAllocation.Allocate(AllocationRule.Equal, new Money(cost), groups);
            return shares.Zip(groups).All(pair => pair.First.Net.PicoDollars >= each * pair.Second.Callers && pair.First.Net.PicoDollars <= (each + 1) * pair.Second.Callers);
        });

    [Fact]
    public void Leader_WithJoiners_PaysAll()
    {
        var shares = CostAllocation.Allocate(AllocationRule.Leader, new Money(100), [Group("one", 3), Group("two", 1, leads: true)]);

        shares.Select(static share => share.Net.PicoDollars).Should().Equal(0, 100);
    }

    [Fact]
    public void IndivisibleRest_OfEqualShares_IsTheLeadersFirst()
    {
        var shares = CostAllocation.Allocate(AllocationRule.Equal, new Money(101), [Group("one", 1), Group("two", 1, leads: true)]);

        shares.Select(static share => share.Net.PicoDollars).Should().Equal(50, 51);
    }

    [Fact]
    public void FullPrice_OfJoinersAndHits_IsChargedAndTheSavingCredited()
    {
        var shares = CostAllocation.Allocate(AllocationRule.FullPrice, new Money(90), [Group("one", 1, leads: true, price: 90), Group("two", 2, hits: 7, price: 90)]);

        shares.Should().Equal(new FlightShare(new(90), new(60)), new FlightShare(new(810), new(750)));
    }

    [Fact]
    public void Flight_ThatNobodyWaitedFor_IsPaidByItsLeader()
    {
        var shares = CostAllocation.Allocate(AllocationRule.Equal, new Money(7), [Group("one", 0, leads: true)]);

        shares.Should().ContainSingle().Which.Net.Should().Be(new Money(7));
    }

    private static FlightGroup Group(string tenant, long callers, bool leads = false, long hits = 0, long price = 0) => new(tenant, callers, hits, leads, new Money(price));
}
