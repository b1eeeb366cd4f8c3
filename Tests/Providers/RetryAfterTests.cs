using CoalescingCluster.Providers;

namespace CoalescingCluster.Tests.Providers;

public sealed class RetryAfterTests
{
    private const string Now = "Wed, 05 Nov 2025 10:00:00 GMT";

    [Theory]
    [InlineData("250", "1", null, 0.25)]
    [InlineData(null, "7", null, 7)]
    [InlineData("nonsense", "7", null, 7)]
    [InlineData(null, "0.5", null, 0.5)]
    [InlineData(null, "Wed, 05 Nov 2025 10:00:30 GMT", Now, 30)]
    [InlineData(null, "Wed, 05 Nov 2025 09:00:00 GMT", Now, 0)]
    public void Wait_IsTakenFromWhicheverHeaderTellsIt(string? milliseconds, string? seconds, string? date, double expected) =>
        Read(milliseconds, seconds, date).Should().Be(TimeSpan.FromSeconds(expected));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, "-1", null)]
    [InlineData(null, "NaN", null)]
    [InlineData(null, "1e300", null)]
    [InlineData(null, "86401", null)]
    [InlineData(null, "Wed, 05 Nov 2025 10:00:30 GMT", null)]
    [InlineData(null, "Sat, 05 Nov 2050 10:00:30 GMT", Now)]
    public void Wait_ThatMakesNoSense_IsNone(string? milliseconds, string? seconds, string? date) => Read(milliseconds, seconds, date).Should().BeNull();

    private static TimeSpan? Read(string? milliseconds, string? seconds, string? date) =>
        RetryAfter.Of(name => name switch { "retry-after-ms" => milliseconds, "Retry-After" => seconds, "Date" => date, _ => null });
}
