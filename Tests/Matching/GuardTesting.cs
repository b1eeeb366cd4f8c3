using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

internal static class GuardTesting
{
    public static GuardFinding Examine(this IGuard guard, string a, string b)
    {
        var finding = guard.Examine(PairView.Of(PreparedText.Create(a), PreparedText.Create(b)));
        guard.Examine(PairView.Of(PreparedText.Create(b), PreparedText.Create(a))).Should().Be(finding, "a guard is symmetric");
        return finding;
    }

    public static void ShouldVeto(this IGuard guard, string a, string b)
    {
        var finding = guard.Examine(a, b);
        finding.Outcome.Should().Be(GuardOutcome.Veto, "'{0}' and '{1}' are different requests", a, b);
        finding.Words.Should().NotBeNullOrEmpty("a guard says which words decided");
    }

    public static void ShouldNotVeto(this IGuard guard, string a, string b) =>
        guard.Examine(a, b).Outcome.Should().NotBe(GuardOutcome.Veto, "'{0}' and '{1}' are one request ({2})", a, b, guard.Examine(a, b).Words);
}
