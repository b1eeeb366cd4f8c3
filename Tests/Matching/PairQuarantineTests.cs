using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class PairQuarantineTests
{
    private static readonly TextDigest A = TextDigest.Of("a");
    private static readonly TextDigest B = TextDigest.Of("b");

    [Fact]
    public void Complaint_KeepsThePairApartBothWays()
    {
        var quarantine = new PairQuarantine(10, 10);
        quarantine.Add(A, B, "m").Should().BeTrue();
        quarantine.IsApart(B, A).Should().BeTrue();
        quarantine.IsApart(A, A).Should().BeFalse();
    }

    [Fact]
    public void RepeatedComplaint_RaisesTheBarOnce()
    {
        var quarantine = new PairQuarantine(10, 10);
        quarantine.Add(A, B, "m");
        quarantine.Add(B, A, "m").Should().BeFalse();
        quarantine.ErrorRateFor("m", 0.01).Should().Be(0.005);
        quarantine.ErrorRateFor("other", 0.01).Should().Be(0.01);
    }

    [Fact]
    public void ManyComplaints_EndJoinsByMeaning()
    {
        var quarantine = new PairQuarantine(100, 10);
        for (var i = 0; i < PairQuarantine.MostComplaints; i++)
            quarantine.Add(A, TextDigest.Of($"{i}"), "m");
        quarantine.ErrorRateFor("m", 0.01).Should().BeNull();
    }

    [Fact]
    public void FullQuarantine_ForgetsTheOldest()
    {
        var quarantine = new PairQuarantine(2, 2);
        for (var i = 0; i < 5; i++)
            quarantine.Add(A, TextDigest.Of($"{i}"), $"m{i}");
        quarantine.PairCount.Should().Be(2);
        quarantine.IsApart(A, TextDigest.Of("4")).Should().BeTrue();
        quarantine.IsApart(A, TextDigest.Of("0")).Should().BeFalse();
    }
}
