using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class SpellingGuardTests
{
    private readonly SpellingGuard _guard = new();

    [Theory]
    [InlineData("What does AI stand for?", "What does artificial intelligence stand for?")]
    [InlineData("How do you spell 40?", "How do you spell forty?")]
    [InlineData("Is this how Americans spell colour?", "Is this how Americans spell color?")]
    [InlineData("Write 2000-01-31 in words", "Write 31 January 2000 in words")]
    [InlineData("Is pop-up hyphenated?", "Is popup hyphenated?")]
    [InlineData("How do I spell receive?", "How do I spell recieve?")]
    [InlineData("Is conect a word?", "Is connect a word?")]
    [InlineData("Correct this: we was seperate", "Correct this: we was separate")]
    public void OtherNotation_VetoesWhereNotationIsAsked(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("How do I spell necessary?", "How is necessary spelled?")]
    [InlineData("How is AI used in farming?", "How is artificial intelligence used in farming?")]
    [InlineData("Bake for 40 min", "Bake for forty minutes")]
    [InlineData("How do I recieve mail?", "How do I receive mail?")]
    public void OtherNotation_DoesNotVetoElsewhere(string a, string b) => _guard.ShouldNotVeto(a, b);
}
