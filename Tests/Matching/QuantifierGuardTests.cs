using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class QuantifierGuardTests
{
    private readonly QuantifierGuard _guard = new();

    [Theory]
    [InlineData("Summarize the first chapter of Walden", "Summarize Walden")]
    [InlineData("Show files that only Ann may read", "Show files that Ann may read")]
    [InlineData("Delete files except logs", "Delete files")]
    [InlineData("What is the average price?", "What is the price?")]
    public void OtherScope_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Show all files", "Show every file")]
    [InlineData("How do I list the files?", "How do I list all the files?")]
    public void SameScope_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
