using CoalescingCluster.Providers.Resilience;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Providers;

public sealed class ConcurrencyControlTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AdjustableLimiter _limiter = new(4, 100);
    private readonly ConcurrencyControl _control;

    public ConcurrencyControlTests() => _control = new(_limiter, 8, _time);

    [Fact]
    public async Task Limit_WhileAllPermitsAreInUse_GrowsByOneARoundUpToItsCeiling()
    {
        await SaturateAsync();
        Answer(4, 0.2);
        _limiter.Limit.Should().Be(5);
        for (var round = 0; round < 20; round++)
        {
            await SaturateAsync();
            Answer(_limiter.Limit, 0.2);
        }

        _limiter.Limit.Should().Be(8);
    }

    [Fact]
    public void Limit_WhilePermitsAreFree_StaysAsItIs()
    {
        Answer(100, 0.2);
        _limiter.Limit.Should().Be(4);
    }

    [Fact]
    public void Refusals_AtTheSameTime_LowerItOnce()
    {
        _control.Refused();
        _control.Refused();
        _limiter.Limit.Should().Be(2);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            _control.Refused();
        }

        _limiter.Limit.Should().Be(1, "one call may always try");
    }

    [Fact]
    public void Slowness_AgainstTheUsualPace_LowersIt()
    {
        Answer(40, 0.3);
        _limiter.Limit.Should().Be(4);
        Answer(20, 3);
        _limiter.Limit.Should().BeLessThan(4);
    }

    [Fact]
    public void Slowness_ThatIsUsualOrMixedWithQuickness_LowersNothing()
    {
        Answer(40, 8);
        for (var i = 0; i < 40; i++)
            Answer(1, i % 2 == 0 ? 8 : 1);
        _limiter.Limit.Should().Be(4, "a slow model is not an overloaded one");
    }

    [Fact]
    public async Task CacheThatIsNearlyFull_LowersItAndStopsItsGrowth()
    {
        await SaturateAsync();
        _control.CacheUsed(0.90);
        _limiter.Limit.Should().Be(3);
        Answer(50, 0.2);
        _limiter.Limit.Should().Be(3);
        _control.CacheUsed(0.50);
        Answer(3, 0.2);
        _limiter.Limit.Should().Be(4);
    }

    private async Task SaturateAsync()
    {
        while (_limiter.HasFreePermit)
            await _limiter.AcquireAsync(false, default);
    }

    private void Answer(int times, double seconds)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _control.Answered(TimeSpan.FromSeconds(seconds));
        }
    }
}
