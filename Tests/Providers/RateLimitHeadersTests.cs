using CoalescingCluster.Providers.Limits;

namespace CoalescingCluster.Tests.Providers;

public sealed class RateLimitHeadersTests
{
    private static readonly DateTimeOffset Now = new(2025, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("6m0s", 360)]
    [InlineData("20ms", 0.02)]
    [InlineData("1h2m3.5s", 3723.5)]
    [InlineData("12", 12)]
    [InlineData("1d", 86400)]
    [InlineData("2025-05-01T12:00:30Z", 30)]
    [InlineData("2025-05-01T11:00:00Z", 0)]
    public void Duration_InEveryFormProvidersUse_IsRead(string text, double seconds) =>
        RateLimitHeaders.Duration(text, Now)!.Value.TotalSeconds.Should().BeApproximately(seconds, 1e-6);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("soon")]
    [InlineData("5 parsecs")]
    [InlineData("-5s")]
    [InlineData("1e99h")]
    [InlineData("999999999999d")]
    [InlineData("Thu, 01 May")]
    public void Duration_ThatIsNone_IsIgnored(string? text) => RateLimitHeaders.Duration(text, Now).Should().BeNull();

    [Fact]
    public void Headers_OfBothFamilies_AreRead()
    {
        using var openAI = new HttpResponseMessage();
        openAI.Headers.TryAddWithoutValidation("x-ratelimit-limit-requests", "10000");
        openAI.Headers.TryAddWithoutValidation("x-ratelimit-remaining-requests", "9999");
        openAI.Headers.TryAddWithoutValidation("x-ratelimit-reset-requests", "6ms");
        RateLimitHeaders.Read(openAI.Headers, "requests", Now).Should().Be(new LimitReading(10_000, 9999, TimeSpan.FromMilliseconds(6)));
        RateLimitHeaders.Read(openAI.Headers, "tokens", Now).Should().Be(default(LimitReading));
        using var anthropic = new HttpResponseMessage();
        anthropic.Headers.TryAddWithoutValidation("anthropic-ratelimit-tokens-limit", "80000");
        anthropic.Headers.TryAddWithoutValidation("anthropic-ratelimit-tokens-remaining", "0");
        anthropic.Headers.TryAddWithoutValidation("anthropic-ratelimit-tokens-reset", "2025-05-01T12:00:06Z");
        RateLimitHeaders.Read(anthropic.Headers, "tokens", Now).Should().Be(new LimitReading(80_000, 0, TimeSpan.FromSeconds(6)));
    }
}
