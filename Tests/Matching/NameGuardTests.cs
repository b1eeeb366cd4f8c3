using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class NameGuardTests
{
    private readonly NameGuard _guard = new();

    [Theory]
    [InlineData("Tell me about John Adams", "Tell me about John Quincy Adams")]
    [InlineData("Who is Marie Curie?", "Who is Rosalind Franklin?")]
    [InlineData("What is the capital of Peru?", "What is the capital of Chile?")]
    [InlineData("who invented zeppeline?", "who invented velcroid?")]
    [InlineData("What is hepatitis A?", "What is hepatitis B?")]
    [InlineData("foods rich in vitamin c", "foods rich in vitamin d")]
    [InlineData("Is Tesla profitable?", "Is Volvo profitable?")]
    [InlineData("Papers that use Cifarnet", "Papers that use Squadset")]
    [InlineData("How do I wihten my teeth at home?", "How do I clean my teeth at home?")]
    [InlineData("Is a dugong a mammal?", "Is a shark a mammal?")]
    [InlineData("What does methanal do?", "What does methanol do?")]
    [InlineData("Population of the Republic of the Congo", "Population of the Democratic Republic of the Congo")]
    [InlineData("Capital of Korea", "Capital of South Korea")]
    public void OtherName_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("What is the capital of the USA?", "What is the capital of the United States?")]
    [InlineData("How old is Big Ben?", "Big Ben, how old is it?")]
    [InlineData("Is the British museum free?", "Is the museum in the UK free?")]
    [InlineData("What is a glockenspiel?", "What is a glockenspeil?")]
    [InlineData("Is my bycicle insured?", "Is my bicycle insured?")]
    [InlineData("How do I stop procrastinating?", "How do I overcome procrastination?")]
    [InlineData("How do I deactivate a user?", "user deactivation")]
    public void SameName_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
