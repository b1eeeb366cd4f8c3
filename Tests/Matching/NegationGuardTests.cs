using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class NegationGuardTests
{
    private readonly NegationGuard _guard = new();

    [Theory]
    [InlineData("Which birds can fly?", "Which birds can not fly?")]
    [InlineData("Why is my phone charging?", "Why isn't my phone charging?")]
    [InlineData("List cheeses made with milk", "List cheeses made without milk")]
    [InlineData("Should I never eat before a run?", "Should I eat before a run?")]
    [InlineData("Countries that have a king", "Countries that have no king")]
    [InlineData("Files that do not end in txt but start with a", "Files that end in txt but do not start with a")]
    [InlineData("How can you forget to not remember?", "How can you not forget to remember?")]
    [InlineData("Deploy with redis", "Deploy without redis")]
    [InlineData("I forgot my locker code", "I remember my locker code, not my name")]
    [InlineData("How do I lock the door?", "How do I not lock the door?")]
    [InlineData("Do not lock the door", "Unlock the door")]
    [InlineData("Is there no parking?", "Is parking free?")]
    [InlineData("Files that are not saved", "Files that are saved")]
    [InlineData("The invoice is not paid", "The unpaid invoice is not sent")]
    public void OtherPolarity_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Why doesn't the printer work?", "Why does the printer not work?")]
    [InlineData("Can I not pay by card?", "Can't I pay by card?")]
    [InlineData("Cook pasta without salt", "How do I cook pasta without salt?")]
    [InlineData("It works, no matter what I do?", "It works whatever I do?")]
    [InlineData("Who is unable to vote?", "Who is not able to vote?")]
    [InlineData("Which vitamins are not water soluble?", "Which vitamins aren't soluble in water?")]
    [InlineData("I forgot my locker code", "I can't remember my locker code")]
    [InlineData("Build it w/o tests", "Build it without tests")]
    [InlineData("Remind a client of an unpaid invoice", "Remind a client of an invoice that has not been paid")]
    [InlineData("gluten-free cake recipe", "cake recipe without gluten")]
    [InlineData("watch videos ad free", "watch videos without ads")]
    [InlineData("plants for a windowless bathroom", "plants for a bathroom without a window")]
    public void SamePolarity_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
