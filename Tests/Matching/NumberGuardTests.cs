using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class NumberGuardTests
{
    private readonly NumberGuard _guard = new();

    [Theory]
    [InlineData("Convert 5 km to miles", "Convert 50 km to miles")]
    [InlineData("List three planets", "List four planets")]
    [InlineData("Is 1,240 prime?", "Is 1,241 prime?")]
    [InlineData("Is -5 positive?", "Is 5 positive?")]
    [InlineData("Round .5", "Round 5")]
    [InlineData("Who was Henry VII?", "Who was Henry VIII?")]
    [InlineData("What is 20%?", "What is 25%?")]
    [InlineData("Call me at 7 am", "Call me at 7 pm")]
    [InlineData("What is 1/3 of 90?", "What is a quarter of 90?")]
    [InlineData("What is 25% of 640?", "What is 75% of 640?")]
    public void OtherNumber_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Boil 5 eggs", "Boil five eggs")]
    [InlineData("Is 1240 prime?", "Is 1,240 prime?")]
    [InlineData("Who won the 2nd round?", "Who won the second round?")]
    [InlineData("Songs of the 1990s", "Songs of the nineties")]
    [InlineData("Remind me at 6:30", "Remind me at half past six")]
    [InlineData("Remind me at 9:00", "Remind me at 9")]
    [InlineData("Phones under 2.50", "Phones under 2.5")]
    [InlineData("A laptop under 30k", "A laptop under 30000")]
    [InlineData("Two hundred and fifty pages", "250 pages")]
    [InlineData("What happened on July 4, 1776?", "What happened on 4 July 1776?")]
    [InlineData("Convert 1 hectare", "Convert a hectare")]
    [InlineData("How does one feel?", "How do you feel?")]
    [InlineData("World War II causes", "Causes of the second world war")]
    [InlineData("Call me at 3:30 pm", "Call me at 15:30")]
    [InlineData("What is one third of 90?", "What is 1/3 of 90?")]
    [InlineData("How was music in the 1980's?", "How was music in the 1980s?")]
    public void SameNumber_Passes(string a, string b) => _guard.ShouldNotVeto(a, b);
}
