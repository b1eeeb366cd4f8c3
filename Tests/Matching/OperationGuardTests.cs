using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class OperationGuardTests
{
    private readonly OperationGuard _guard = new();

    [Theory]
    [InlineData("Who built the tower?", "When was the tower built?")]
    [InlineData("Where is the office?", "Why is there an office?")]
    [InlineData("How many students are there?", "Who are the students?")]
    [InlineData("Translate the poem", "Explain the poem")]
    [InlineData("Summarize the story", "Translate the story")]
    [InlineData("Which papers did she write?", "Number of papers that she wrote")]
    public void OtherOperation_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Explain recursion", "What is recursion?")]
    [InlineData("How do I learn chess?", "What is the best way to learn chess?")]
    [InlineData("What is the reason for inflation?", "Why is there inflation?")]
    [InlineData("Number of planets?", "How many planets are there?")]
    [InlineData("When does it open?", "At what time does it open?")]
    [InlineData("List a number of mammals", "Which mammals are there?")]
    public void SameOperation_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
