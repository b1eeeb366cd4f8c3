using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class NotationFormTests
{
    [Theory]
    [InlineData("Convert 5 km to miles", "Convert five kilometres to miles")]
    [InlineData("What happened on July 4, 1776?", "What happened on 4 July 1776?")]
    [InlineData("My favorite color is green", "My favourite colour is green")]
    [InlineData("How do I optimize a query?", "How do I optimise a query?")]
    [InlineData("How do I save money?", "What are good ways to save money?")]
    [InlineData("How do I save money?", "I want to save money. How can I do that?")]
    [InlineData("How do I save money?", "Can you explain how to save money")]
    [InlineData("How do I save money?", "What do I need to do in order to save money?")]
    [InlineData("how to save money", "What's the best way to save money?")]
    [InlineData("Explain git rebase", "What is git rebase?")]
    [InlineData("What are the benefits of sleep?", "I need to know the benefits of sleep.")]
    [InlineData("What is 20% of 50?", "What is 20 percent of 50?")]
    [InlineData("Is it OK to drink the tap water?", "is it ok to drink tap water")]
    [InlineData("Who won the 2nd world war?", "Who won World War II?")]
    [InlineData("What is one half of 86?", "What is 1/2 of 86?")]
    [InlineData("How do I export my chat history?", "How do I export my chat-history?")]
    public void OtherNotation_IsTheSame(string a, string b) => Same(a, b).Should().BeTrue();

    [Theory]
    [InlineData("How do I save money?", "Why do I save money?")]
    [InlineData("Tell me about sleep", "What is sleep?")]
    [InlineData("What is the fastest way to learn chess?", "How do I learn chess?")]
    [InlineData("Describe a fjord", "What is a fjord?")]
    [InlineData("What was the capital of Peru?", "What is the capital of Peru?")]
    [InlineData("Convert 5 km to miles", "Convert 5 miles to km")]
    [InlineData("I want to save money", "How do I save money?")]
    [InlineData("Who is the king?", "What is the king?")]
    public void OtherWords_AreNot(string a, string b) => Same(a, b).Should().BeFalse();

    private static bool Same(string a, string b) => NotationForm.Same(PreparedText.Create(a).Analysis, PreparedText.Create(b).Analysis);
}
