using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class PayloadGuardTests
{
    private readonly PayloadGuard _guard = new();

    [Theory]
    [InlineData("Summarize this:\n\nThe cat sat on the mat.\nIt slept.", "Summarize this:\n\nThe cat sat on the rug.\nIt slept.")]
    [InlineData("Fix the grammar: She go home.", "Fix the grammar: He go home.")]
    [InlineData("Explain:\n```\nreturn a + b;\n```", "Explain:\n```\nreturn a - b;\n```")]
    public void OtherPayload_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Summarize this:\n\nThe cat sat on the mat.\nIt slept.", "Summarize this:  \n\nThe  cat sat on the mat. \n\nIt slept.")]
    [InlineData("Fix the grammar: She go home.", "Correct the grammar: She go home.")]
    [InlineData("Summarize the text below:\n\nThe cat sat on the mat.\nIt slept all day long there.", "The cat sat on the mat.\nIt slept all day long there.\n\nSummarize the text above")]
    public void SamePayload_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
