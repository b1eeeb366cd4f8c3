using CoalescingCluster.Providers;
using CoalescingCluster.Providers.Resilience;
using CsCheck;

namespace CoalescingCluster.Tests.Providers;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(408, true)]
    [InlineData(400, false)]
    [InlineData(401, false)]
    [InlineData(404, false)]
    [InlineData(413, false)]
    [InlineData(null, true)]
    public void Retry_DependsOnWhatTheProviderSaid(int? status, bool isWorthIt) =>
        RetryPolicy.IsWorthARetry(new(InferenceErrorCode.UpstreamFailed, "failed") { UpstreamStatus = status }).Should().Be(isWorthIt);

    [Fact]
    public void Retry_OfWhatTheClusterRefused_IsNotPlanned() =>
        Policy().Plan(new(InferenceErrorCode.Overloaded, "open circuit"), 1, Long).Should().BeNull();

    [Fact]
    public void Wait_IsARandomPartOfAStepThatDoublesUpToItsBound()
    {
        var policy = Policy(random: 0.999_999, attempts: 10);
        var waits = Enumerable.Range(1, 6).Select(attempt => policy.Plan(Failed(), attempt, Long)!.Value.TotalMilliseconds).ToArray();
        waits.Should().SatisfyRespectively(Near(100), Near(200), Near(400), Near(800), Near(1000), Near(1000));
        Policy(random: 0).Plan(Failed(), 1, Long).Should().Be(TimeSpan.Zero, "the jitter is full: it begins at nothing");

        static Action<double> Near(double wait) => actual => actual.Should().BeApproximately(wait, 0.01);
    }

    [Fact]
    public void Wait_ThatTheProviderAsksFor_IsKeptAndJittered()
    {
        var error = Failed(retryAfter: TimeSpan.FromMilliseconds(700));
        Policy(random: 0).Plan(error, 1, Long).Should().Be(TimeSpan.FromMilliseconds(700));
        Policy(random: 0.5).Plan(error, 1, Long).Should().Be(TimeSpan.FromMilliseconds(750));
    }

    [Fact]
    public void Wait_ThatIsTooLong_IsTheCallersMatter()
    {
        Policy().Plan(Failed(retryAfter: TimeSpan.FromSeconds(20)), 1, Long).Should().BeNull("it is longer than the greatest delay");
        Policy(random: 0.9).Plan(Failed(), 1, TimeSpan.FromMilliseconds(50)).Should().BeNull("the call's time would be over");
        Policy(attempts: 2).Plan(Failed(), 2, Long).Should().BeNull("no attempt is left");
    }

    [Fact]
    public void Budget_BoundsRetriesToItsShareOfCalls() =>
        Gen.Select(Gen.Int[0, 100], Gen.Bool.Array[0, 400]).Sample((percent, steps) =>
        {
            var budget = new RetryBudget(percent);
            var (calls, retries) = (0, 0);
            foreach (var isCall in steps)
            {
                if (isCall)
                {
                    budget.CallStarted();
                    calls++;
                }
                else if (budget.TryTake())
                {
                    retries++;
                }
            }

            return retries <= (percent == 0 ? 0 : Math.Max(calls * percent / 100.0, RetryBudget.Initial));
        });

    private static RetryPolicy Policy(double random = 0.5, int attempts = 3)
    {
        var budget = new RetryBudget(100);
        for (var call = 0; call < RetryBudget.Capacity; call++)
            budget.CallStarted();
        return new(new RetryOptions { MaxAttempts = attempts, BaseDelayMilliseconds = 100, MaxDelayMilliseconds = 1000 }, budget, () => random);
    }

    private static InferenceException Failed(TimeSpan? retryAfter = null) => new(InferenceErrorCode.UpstreamFailed, "failed") { UpstreamStatus = 503, RetryAfter = retryAfter };
}
