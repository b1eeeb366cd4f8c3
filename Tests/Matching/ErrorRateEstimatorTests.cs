using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class ErrorRateEstimatorTests
{
    private const double Delta = 0.005;

    [Fact]
    public void NothingChecked_KnowsNothingAndTightensNothing()
    {
        var estimator = new ErrorRateEstimator();
        estimator.Estimate().High.Should().Be(1);
        estimator.Effective(Delta).Should().Be(Delta);
    }

    [Fact]
    public void WrongJoins_AreCountedAsShareOfAllRequests()
    {
        var estimator = new ErrorRateEstimator();
        Feed(estimator, requests: 1_000, joins: 200, wrong: 2);
        var estimate = estimator.Estimate();
        estimate.Share.Should().BeApproximately(0.2 * 2 / 200, 1e-9);
        estimate.Low.Should().BeLessThan(estimate.Share);
        estimate.High.Should().BeGreaterThan(estimate.Share);
    }

    [Fact]
    public void BoundAboveDelta_Tightens()
    {
        var estimator = new ErrorRateEstimator();
        Feed(estimator, requests: 1_000, joins: 500, wrong: 40);
        estimator.Effective(Delta).Should().BeLessThan(Delta, "8 % of half of the requests were wrong");
        estimator.Effective(Delta).Should().BeGreaterThanOrEqualTo(MatchingOptions.LeastErrorRate);
    }

    [Fact]
    public void CleanChecks_GiveBackButNeverMoreThanDelta()
    {
        var estimator = new ErrorRateEstimator();
        Feed(estimator, requests: 1_000, joins: 500, wrong: 40);
        var tight = estimator.Effective(Delta);
        Feed(estimator, requests: 40_000, joins: 12_000, wrong: 0);
        estimator.Effective(Delta).Should().BeGreaterThan(tight).And.BeLessThanOrEqualTo(Delta);
    }

    [Theory]
    [InlineData(0, 100, 0.0295)]
    [InlineData(5, 100, 0.1022)]
    [InlineData(38, 10_000, 0.00499)]
    public void UpperBound_EqualsClopperPearson(int events, int trials, double expected) =>
        BinomialBound.Upper(events, trials, 0.95).Should().BeApproximately(expected, 0.0001);

    [Fact]
    public void Bounds_EncloseTheShare()
    {
        for (var events = 0; events <= 50; events += 5)
        {
            BinomialBound.Lower(events, 50, 0.95).Should().BeLessThanOrEqualTo(events / 50.0);
            BinomialBound.Upper(events, 50, 0.95).Should().BeGreaterThanOrEqualTo(events / 50.0);
        }
    }

    private static void Feed(ErrorRateEstimator estimator, int requests, int joins, int wrong)
    {
        for (var i = 0; i < requests; i++)
            estimator.Request(i < joins);
        for (var i = 0; i < joins; i++)
            estimator.Check(wrong > 0 && i % (joins / wrong) == 0, Delta);
    }
}
