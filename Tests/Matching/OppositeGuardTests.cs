using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class OppositeGuardTests
{
    private readonly OppositeGuard _guard = new();

    [Theory]
    [InlineData("How do I turn on dark mode?", "How do I turn off dark mode?")]
    [InlineData("Sort ascending by name", "Sort descending by name")]
    [InlineData("What is the longest bridge?", "What is the shortest bridge?")]
    [InlineData("How do I enable cookies?", "How do I disable cookies?")]
    [InlineData("How do I mount a disk?", "How do I unmount a disk?")]
    [InlineData("Is a shark heavier than a whale?", "Is a shark lighter than a whale?")]
    [InlineData("What is structured data?", "What is unstructured data?")]
    [InlineData("Ways to increase blood pressure", "Ways to decrease blood pressure")]
    [InlineData("Lock the file", "Unlock the file")]
    [InlineData("How can I peel garlic quickly?", "How can I peel garlic slowly?")]
    [InlineData("What is the fastest way to peel garlic?", "How can I peel garlic slowly?")]
    [InlineData("Store redis data with a password", "Store redis data without a password")]
    [InlineData("Most recent novel by Atwood", "Earliest novel by Atwood")]
    [InlineData("Arguments for a four-day week", "Arguments against a four-day week")]
    [InlineData("How can I sleep on a plane?", "How can I stay awake on a plane?")]
    [InlineData("How do I thicken a soup?", "How do I thin a soup?")]
    public void Antonym_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("What is the largest lake?", "What is the biggest lake?")]
    [InlineData("How do I remove a stain?", "How do I delete a stain?")]
    [InlineData("Start the server on a port", "Start the server on one port")]
    [InlineData("How do I poach an egg without vinegar?", "How do I poach an egg with no vinegar?")]
    [InlineData("Recover a document that was not saved", "Recover an unsaved document")]
    [InlineData("The least expensive way to Canada", "The cheapest way to Canada")]
    public void NoAntonym_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
