using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class CodeGuardTests
{
    private readonly CodeGuard _guard = new();

    [Theory]
    [InlineData("What does list.append do?", "What does list.extend do?")]
    [InlineData("What does == do?", "What does === do?")]
    [InlineData("What does ls -a do?", "What does ls -A do?")]
    [InlineData("Explain user_id", "Explain user_ids")]
    [InlineData("Read /etc/hosts", "Read /etc/passwd")]
    [InlineData("Is it getUserById()?", "Is it getUserByName()?")]
    [InlineData("In what area did I get a B+?", "In what area did I get a B?")]
    [InlineData("Fetch https://a.example/x", "Fetch https://a.example/y")]
    [InlineData("Where is room 5b?", "Where is room 5c?")]
    [InlineData("Explain x++", "Explain ++x")]
    [InlineData("What is sha256x9a?", "What is sha256x9b?")]
    [InlineData("Use --soft", "Use --hard")]
    public void OtherCode_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Why does y=4; fail?", "Why does y = 4; fail?")]
    [InlineData("What is list.append?", "Explain list.append")]
    [InlineData("Multiply: 3*4", "Multiply: 3 * 4")]
    [InlineData("How does the map method of arrays work?", "How does Array.map work?")]
    public void SameCode_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
