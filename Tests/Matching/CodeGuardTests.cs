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
    [InlineData("What does fooBar return?", "What does foobar return?")]
    [InlineData("What does fooBar return?", "What does foobaR return?")]
    [InlineData("Rename userName everywhere", "Rename username everywhere")]
    [InlineData("Is the class UserName final?", "Is the class Username final?")]
    [InlineData("Explain MAX_SIZE", "explain max_size")]
    [InlineData("EXPLAIN MAX_SIZE", "EXPLAIN max_size")]
    [InlineData("What does `GET` do?", "What does `get` do?")]
    [InlineData("What is (4+2)*3?", "What is 4+2*3?")]
    [InlineData("What is (4 + 2) * 3?", "What is 4 + (2 * 3)?")]
    public void OtherCode_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Why does y=4; fail?", "Why does y = 4; fail?")]
    [InlineData("What is list.append?", "Explain list.append")]
    [InlineData("Multiply: 3*4", "Multiply: 3 * 4")]
    [InlineData("How does the map method of arrays work?", "How does Array.map work?")]
    [InlineData("What is JavaScript?", "what is javascript")]
    [InlineData("Does my iPhone need an update?", "does my iphone need an update")]
    [InlineData("Is GET faster than POST?", "is get faster than post")]
    [InlineData("Why is getUserById's result null?", "Why is the result of getUserById null?")]
    [InlineData("What does [x * 2 for x in a if x > 0] return?", "What does [x*2 for x in a if x>0] return?")]
    [InlineData("What does SELECT COUNT(*) return?", "What does SELECT count(*) return?")]
    [InlineData("What is (4+2)*3?", "What is (4 + 2) \u00D7 3?")]
    [InlineData("What is an API (web)?", "What is an API?")]
    public void SameCode_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
