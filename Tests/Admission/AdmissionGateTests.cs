using System.Text;
using System.Text.Json;
using CoalescingCluster.Admission;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Providers;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Tests.Admission;

public sealed class AdmissionGateTests
{
    private static readonly ModelRoute Small = new("gpt-4o-mini", "p", "gpt-4o-mini", 1000);

    [Theory]
    [InlineData("gpt-4o-mini", "Hello, world!", 4)]
    [InlineData("openai/gpt-4o", "Hello, world!", 4)]
    [InlineData("gpt-4", "antidisestablishmentarianism", 6)]
    [InlineData("claude-3-5-sonnet", "Hello, world!", 6)]
    public void Count_OfAText_IsTheModelsOrHigher(string model, string text, int tokens) => TokenCounter.Count(model, text).Should().Be(tokens);

    [Fact]
    public void Count_OfOneEndlessWord_IsQuickAndAtLeastTheRealOne()
    {
        var word = string.Concat(Enumerable.Repeat("abcdefgh", 20_000));

        TokenCounter.Count("gpt-4o-mini", word).Should().BeInRange(20_000, 160_000);
    }

    [Fact]
    public void Prompt_OverFourFifthsOfTheWindow_IsRefused()
    {
        var request = Request(Words(810));

        var act = () => AdmissionGate.Fit(ref request, Small);

        act.Should().Throw<InferenceException>().Where(static error => error.Code == InferenceErrorCode.ContextLengthExceeded && error.Param == "messages")
            .WithMessage("*at most 800 are taken: 80 % of the 1000 tokens of 'gpt-4o-mini'*");
    }

    [Fact]
    public void Prompt_UnderFourFifthsOfTheWindow_IsTaken()
    {
        var request = Request(Words(780));

        AdmissionGate.Fit(ref request, Small).Should().BeFalse();
    }

    [Fact]
    public void Images_CountWithoutTheirBytes()
    {
        var image = Convert.ToBase64String(new byte[30_000]);
        var body = $$$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{image}}}"}}]}]}""";

        TokenCounter.CountPrompt(ChatRequest.Parse(Encoding.UTF8.GetBytes(body)), 0).Should().BeInRange(1600, 1630);
    }

    [Fact]
    public void LongConversation_OfATenantThatCuts_LosesItsOldestTurns()
    {
        var request = Request(("system", "Be brief."), ("user", Words(500)), ("assistant", Words(300)), ("user", "And then?"));
        request = request with { Tenant = request.Tenant with { TruncatesPrompts = true } };

        AdmissionGate.Fit(ref request, Small).Should().BeTrue();

        using var body = JsonDocument.Parse(request.Chat.Upstream);
        body.RootElement.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("role").GetString()).Should().Equal("system", "assistant", "user");
        request.Chat.Text.Should().Be("And then?");
    }

    [Fact]
    public void LongMessage_OfATenantThatCuts_LosesItsEnd()
    {
        var request = Request(Words(3000));
        request = request with { Tenant = request.Tenant with { TruncatesPrompts = true } };
        var whole = request.Chat.Text;

        AdmissionGate.Fit(ref request, Small).Should().BeTrue();

        whole.Should().StartWith(request.Chat.Text);
        TokenCounter.CountPrompt(request.Chat, 0).Should().BeInRange(700, 800);
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count));

    private static InferenceRequest Request(string text) => Request(("user", text));

    private static InferenceRequest Request(params (string Role, string Content)[] messages)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { model = "gpt-4o-mini", messages = messages.Select(static message => new { role = message.Role, content = message.Content }) });
        return new InferenceRequest { RequestId = "r", Tenant = new TenantContext { Id = "one", Scope = "one" }, Chat = ChatRequest.Parse(body) };
    }
}
