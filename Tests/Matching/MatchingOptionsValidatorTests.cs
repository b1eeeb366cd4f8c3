using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class MatchingOptionsValidatorTests
{
    [Fact]
    public void Defaults_AreAllowed() => new MatchingOptionsValidator().Validate(null, new()).Succeeded.Should().BeTrue();

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(double.NaN)]
    public void ErrorRateOutOfRange_IsNamed(double rate)
    {
        var result = new MatchingOptionsValidator().Validate(null, new() { MaxErrorRate = rate });
        result.FailureMessage.Should().Contain("Coalescing:Matching:MaxErrorRate").And.Contain("0.0001");
    }

    [Fact]
    public void FewerCandidatesThanLooks_IsRefused() =>
        new MatchingOptionsValidator().Validate(null, new() { MaxCandidates = 1, MaxVerified = 2 }).Failed.Should().BeTrue();
}
