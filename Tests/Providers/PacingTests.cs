using Xunit.Abstractions;

namespace CoalescingCluster.Tests.Providers;

public sealed class PacingTests(ITestOutputHelper output)
{
    private const double Limit = 20;
    private const int Burst = 2;
    private const int Seconds = 60;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(10, 1)]
    [InlineData(1, 15)]
    [InlineData(3, 15)]
    [InlineData(10, 15)]
    public void Storm_OnAToldLimit_StaysWithinItInEveryWindowAndUsesIt(int silos, int mostDelay)
    {
        var model = new PacingModel(silos, Limit, tellsLimit: true, mostDelay, seed: 7);
        model.Run(TimeSpan.FromSeconds(Seconds));
        output.WriteLine($"{model.Sent.Count} sent, {model.Answered} answered, {model.Refused} refused.");
        model.Refused.Should().BeLessThanOrEqualTo(2, "of the two that ask what is allowed at most");
        model.Answered.Should().BeGreaterThan((int)(Limit * Seconds * 0.95), "a known limit is used");
        foreach (var window in new[] { 1000, 5000, 20_000 })
            MostWithin(model.Sent, window).Should().BeLessThanOrEqualTo((int)(Limit * window / 1000 * 1.05) + Burst, "within {0} ms", window);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Storm_OnALimitThatIsNotTold_FindsIt(int silos)
    {
        var model = new PacingModel(silos, Limit, tellsLimit: false, mostDelay: 5, seed: 7);
        model.Run(TimeSpan.FromSeconds(Seconds));
        output.WriteLine($"{model.Sent.Count} sent, {model.Answered} answered, {model.Refused} refused.");
        model.Refused.Should().BeLessThanOrEqualTo((int)(model.Sent.Count * 0.05) + 4, "it is found by trying, but not by much");
        model.Answered.Should().BeGreaterThan((int)(Limit * Seconds * 0.8));
    }

    private static int MostWithin(IReadOnlyList<long> sent, int window)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < sent.Count; last++)
        {
            while (sent[last] - sent[first] >= window)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
