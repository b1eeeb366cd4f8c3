using CoalescingCluster.Matching;
using CsCheck;

namespace CoalescingCluster.Tests.Matching;

public class CanonicalTextTests
{
    [Theory]
    [InlineData("How do I export my chat history?", "how do i  export my chat history")]
    [InlineData("How do I export my chat history?", "Hi! How do I export my chat history?")]
    [InlineData("How do I export my chat history?", "Good morning. How do I export my chat history? Thanks in advance!")]
    [InlineData("How do I export my chat history?", "How do I export my chat history?\n\nThanks,\nMaria")]
    [InlineData("How do I export my chat history?", "HOW DO I EXPORT MY CHAT HISTORY")]
    [InlineData("How do I export my chat history?", "Quick question - how do I export my chat history?")]
    [InlineData("How do I export my chat history?", "Please help: How do I export my chat history? Please.")]
    [InlineData("How do I boil an egg?", "So, um, how do I boil an egg?")]
    [InlineData("How do I boil an egg?", "I need help with this: how do I boil an egg?")]
    [InlineData("What's the difference between HTTP and HTTPS?", "What’s the difference between HTTP and HTTPS ?")]
    [InlineData("What is the Ginseng used for?", "What's the Ginseng used for")]
    [InlineData("Explain how a heat pump works", "Could you please explain how a heat pump works? Thanks!")]
    [InlineData("I can't log in", "I can not log in.")]
    [InlineData("Caf\u00e9 near me", "Cafe\u0301 near me")]
    [InlineData("What is C++?", "what is c++")]
    [InlineData("Classify the review:\n\nIt broke.\nTwice.", "Classify the review:  \nIt broke.  \r\nTwice.")]
    [InlineData("Does my iPhone run macOS?", "does my iphone run macos")]
    [InlineData("What is a JavaScript function?", "what is a javascript function")]
    [InlineData("Build it without tests", "build it w/o tests")]
    [InlineData("How do I cancel my order?", "Hi team, how do I cancel my order? Best, Ana")]
    [InlineData("How do I cancel my order?", "Sorry to bother you, but how do I cancel my order?")]
    [InlineData("Write a reply to this: \"Can you cover my shift on Saturday?\"", "Hi, write a reply to this: \"Can you cover my shift on Saturday?\" Thanks!")]
    [InlineData("Translate to French: good night", "Translate to French:\n\ngood night")]
    [InlineData("Please refund the delivery fee", "Please refund the delivery fee\n\nSent from my iPhone")]
    [InlineData("Can I freeze lentils?", "Can I freeze lentils?\n\n--\nSent from my iPhone")]
    [InlineData("How do I claim missing air miles?", "Thank you for your time. How do I claim missing air miles?")]
    public void Surface_MeetsInOneForm(string a, string b) => CanonicalText.Of(b).Should().Be(CanonicalText.Of(a));

    [Theory]
    [InlineData("Explain the flag -R of ls", "Explain the flag -r of ls")]
    [InlineData("Is 10 Mb much?", "Is 10 MB much?")]
    [InlineData("Is 10 Mbps fast?", "Is 10 MBps fast?")]
    [InlineData("Explain the regex ab?", "Explain the regex ab")]
    [InlineData("What is 5 km?", "What is 5 cm?")]
    [InlineData("Thank you for your time, how do you say that in French?", "how do you say that in French?")]
    [InlineData("Fix this code:\n\nX = x + 1;", "Fix this code:\n\nx = x + 1;")]
    [InlineData("Translate to French: \"I am fine. Thank you\"", "Translate to French: \"I am fine\"")]
    [InlineData("Translate to French: I am fine. Thank you.", "Translate to French: I am fine.")]
    [InlineData("Translate \"Polish\"", "Translate \"polish\"")]
    [InlineData("What does Foo.Bar do?", "What does foo.bar do?")]
    [InlineData("What is x\u00b2?", "What is x2?")]
    [InlineData("hello world program", "world program")]
    [InlineData("Reply to this mail:\n\nWhere is it?\n\nRegards,\nTomasz", "Reply to this mail:\n\nWhere is it?\n\nRegards,\nMaria")]
    [InlineData("Can I go?", "Can't I go?")]
    [InlineData("What does fooBar do?", "What does foobar do?")]
    [InlineData("Is the class UserName final?", "Is the class Username final?")]
    [InlineData("Who wrote it? Best, Ana or Tom", "Who wrote it?")]
    public void Content_StaysApart(string a, string b) => CanonicalText.Of(b).Should().NotBe(CanonicalText.Of(a));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("?!")]
    [InlineData("thanks")]
    [InlineData("\ud800 lone")]
    [InlineData("hi")]
    public void OddTexts_AreTaken(string text) => PreparedText.Create(text).Canonical.Should().NotBeNull();

    [Fact]
    public void AnyText_IsDeterministicAndThrowsNothing() =>
        Gen.String.Sample(text =>
        {
            var once = PreparedText.Create(text);
            _ = once.SharingLimit;
            return once.Canonical == PreparedText.Create(text).Canonical;
        }, iter: 20_000);

    [Fact]
    public void LongText_TakesLinearTime()
    {
        var text = string.Concat(Enumerable.Repeat("why (is [\"the `sky\n", 6_000));
        PreparedText.Create(text).Analysis.Tokens.Length.Should().BeLessThanOrEqualTo(TokenScanner.MaxTokens);
    }
}
