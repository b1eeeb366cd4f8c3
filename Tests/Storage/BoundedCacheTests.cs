using CoalescingCluster.Storage;

namespace CoalescingCluster.Tests.Storage;

public sealed class BoundedCacheTests
{
    [Fact]
    public void Set_BeyondCapacity_KeepsWeightWithinIt()
    {
        var cache = new BoundedCache<int, string>(1000);
        for (var i = 0; i < 500; i++)
            cache.Set(i, "x", 10);
        cache.Weight.Should().BeLessThanOrEqualTo(1000);
        cache.Count.Should().Be((int)(cache.Weight / 10));
    }

    [Fact]
    public void Set_OfTheSameKeyOverAndOver_CountsItOnce()
    {
        var cache = new BoundedCache<int, string>(1000);
        for (var i = 0; i < 10_000; i++)
            cache.Set(7, "x", 100);
        cache.Weight.Should().Be(100);
        cache.TryGet(7, out _).Should().BeTrue();
    }

    [Fact]
    public void Eviction_OfAnEntryThatIsReadAgainAndAgain_SparesIt()
    {
        var cache = new BoundedCache<int, string>(100);
        cache.Set(-1, "hot", 10);
        for (var i = 0; i < 1000; i++)
        {
            cache.TryGet(-1, out _).Should().BeTrue("it was read since its last trial, before entry {0} came", i);
            cache.Set(i, "cold", 10);
        }
    }

    [Fact]
    public void Set_HeavierThanTheCache_IsNotKept()
    {
        var cache = new BoundedCache<int, string>(100);
        cache.Set(1, "light", 10);
        cache.Set(1, "heavy", 101);
        cache.TryGet(1, out _).Should().BeFalse("the old value was replaced by one that does not fit");
        cache.Weight.Should().Be(0);
    }

    [Fact]
    public async Task Set_FromManyThreads_EndsWithinCapacity()
    {
        var cache = new BoundedCache<int, string>(5000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var key = random.Next(2000);
                if (random.Next(4) == 0)
                    cache.Set(key, "x", random.Next(1, 20));
                else if (random.Next(50) == 0)
                    cache.Remove(key);
                else
                    cache.TryGet(key, out _);
            }
        })));
        cache.Set(-1, "x", 1);
        cache.Weight.Should().BeInRange(0, 5000);
    }
}
