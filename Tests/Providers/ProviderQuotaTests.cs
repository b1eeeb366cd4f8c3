using CoalescingCluster.Providers.Limits;

namespace CoalescingCluster.Tests.Providers;

public sealed class ProviderQuotaTests
{
    private static readonly DateTimeOffset Start = new(2025, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly ProviderQuota _quota = new();

    [Fact]
    public void Provider_ThatHasNotAnswered_IsAskedByAFewOnly()
    {
        _quota.Take(new int[100], Start).Should().HaveCount(2).And.OnlyContain(static delay => delay == TimeSpan.Zero);
        _quota.Take(new int[100], Start).Should().BeEmpty("nothing is known yet");
        _quota.View(Start).Mode.Should().Be(LimitMode.Unknown);
        _quota.View(Start.AddSeconds(3)).Mode.Should().Be(LimitMode.Open, "one that does not answer must not hold up everybody");
    }

    [Fact]
    public void Provider_WithoutLimits_IsOpen()
    {
        var before = _quota.View(Start).Version;
        _quota.Report(Report(), Start);
        _quota.View(Start).Mode.Should().Be(LimitMode.Open);
        _quota.View(Start).Version.Should().BeGreaterThan(before);
    }

    [Fact]
    public void Permits_OverTime_StayWithinTheLimitHoweverManySilosAsk()
    {
        _quota.Report(Report(new(1200, null, null)), Start);
        var used = new List<DateTimeOffset>();
        for (var ms = 0; ms < 10_000; ms += 10)
        {
            var now = Start.AddMilliseconds(ms);
            used.AddRange(_quota.Take(new int[1 + (ms % 7)], now).Select(delay => now + delay));
        }

        var within = used.Count(at => at < Start.AddSeconds(10));
        within.Should().BeInRange(185, 200, "20 per second less the headroom, for 10 s");
        used.Should().BeInAscendingOrder();
    }

    [Fact]
    public void Refusal_PausesTheClusterForTheTimeAsked()
    {
        _quota.Report(Report(), Start);
        var version = _quota.View(Start).Version;
        _quota.Report(Refusal(TimeSpan.FromSeconds(7)), Start);
        var view = _quota.View(Start);
        view.PausedFor.Should().Be(TimeSpan.FromSeconds(7));
        view.Version.Should().BeGreaterThan(version, "every silo must be told");
        _quota.Take([1], Start.AddSeconds(2)).Single().Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Refusals_OfAProviderThatTellsNoLimit_LowerAGuessThatGrowsAgain()
    {
        _quota.Report(Report(), Start);
        _quota.Report(Refusal(TimeSpan.FromSeconds(1), sent: 100), Start);
        var first = _quota.View(Start).RequestsPerSecond;
        first.Should().BeApproximately(70, 0.1);
        _quota.Report(Refusal(TimeSpan.FromSeconds(1), sent: 100), Start.AddMilliseconds(500));
        _quota.View(Start.AddMilliseconds(500)).RequestsPerSecond.Should().BeInRange(first, 100, "requests refused together are one lesson");
        _quota.Report(Refusal(TimeSpan.FromSeconds(1), sent: 70), Start.AddSeconds(2));
        var second = _quota.View(Start.AddSeconds(2)).RequestsPerSecond;
        second.Should().BeLessThan(first);
        _quota.View(Start.AddSeconds(20)).RequestsPerSecond.Should().BeGreaterThan(second);
        _quota.View(Start.AddMinutes(5)).Mode.Should().Be(LimitMode.Open, "a guess is forgotten");
    }

    [Fact]
    public void Tokens_AreSpreadLikeRequests()
    {
        _quota.Report(Report(tokens: new(60_000, null, null)), Start);
        var delays = _quota.Take([5000], Start).Concat(_quota.Take([5000], Start)).Concat(_quota.Take([5000], Start)).ToArray();
        delays[0].Should().Be(TimeSpan.Zero);
        delays[1].TotalSeconds.Should().BeApproximately(5000 / 970.0, 0.01);
        delays[2].TotalSeconds.Should().BeApproximately(10_000 / 970.0, 0.01);
    }

    [Fact]
    public void Limits_PerDay_AreKnownByTheirReset()
    {
        _quota.Report(Report(new(200, 199, TimeSpan.FromSeconds(432))), Start);
        _quota.View(Start).RequestsPerSecond.Should().BeApproximately(0.97 / 432, 1e-6);
    }

    [Fact]
    public void Burst_IsAllowedWhereTheProviderSaysThatMuchIsLeft()
    {
        _quota.Report(Report(new(600, 590, TimeSpan.FromSeconds(1))), Start);
        _quota.Take(new int[8], Start).Should().OnlyContain(static delay => delay == TimeSpan.Zero);
        _quota.Report(Report(new(600, 0, TimeSpan.FromSeconds(60))), Start);
        _quota.Take([1], Start).Single().Should().BeGreaterThan(TimeSpan.Zero, "nothing is left");
    }

    private static ProviderLimitReport Report(LimitReading requests = default, LimitReading tokens = default) => new("a", requests, tokens, false, null, 0);

    private ProviderLimitReport Refusal(TimeSpan retryAfter, int sent = 0)
    {
        _quota.Heard("a", Start);
        return new("a", default, default, true, retryAfter, sent);
    }
}
