using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class VersionGuardTests
{
    private readonly VersionGuard _guard = new();

    [Theory]
    [InlineData("What is new in Python 3.12?", "What is new in Python 3.13?")]
    [InlineData("Is the Galaxy 7 good?", "Is the Galaxy 8 good?")]
    [InlineData("Does HTTP/2 multiplex?", "Does HTTP/3 multiplex?")]
    [InlineData("How do I use GPT-4?", "How do I use GPT-3?")]
    [InlineData("Install Debian 11", "Install Debian 12")]
    public void OtherVersion_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("How do I use GPT-4?", "How do I use GPT 4?")]
    [InlineData("What is new in Python 3.12?", "Which changes came with Python 3.12?")]
    public void SameVersion_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
