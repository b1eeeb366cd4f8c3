using CoalescingCluster.Quality;
using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Quality;

public sealed class FeedbackTests
{
    private const string Known = "How do I decode base64 in bash?";
    private const string Asked = "What's the way to decode base64 in bash?";

    [Fact]
    public async Task WrongVerdict_OnASemanticMatch_KeepsTheTwoTextsApartOnEverySilo()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(2);
        await cluster.AskAsync(Known);
        (await cluster.AskAsync(Asked, requestId: "r1")).Outcome.Should().Be(RequestOutcome.HitSemantic);
        (await cluster.Service<IFeedback>(1).JudgeAsync("dev", "r1", isRight: false)).Should().BeTrue("any silo finds the link of a request that another one served");
        (await cluster.AskAsync(Asked)).Outcome.Should().Be(RequestOutcome.Lead, "the link is quarantined");
        (await cluster.AskAsync(Asked)).Outcome.Should().Be(RequestOutcome.HitExact, "it has a meaning of its own now");
        var pairs = await cluster.Service<IFeedback>().ListAsync("dev");
        pairs.Should().ContainSingle().Which.Should().Match<LabelledPair>(pair => pair.Asked == Asked && pair.Known == Known && !pair.Equivalent);
    }

    [Fact]
    public async Task WrongVerdict_OnAnotherSpellingOfTheMatchedText_HoldsForAllItsSpellings()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync(Known);
        await cluster.AskAsync(Asked);
        (await cluster.AskAsync("whats the way to decode base64 in bash", requestId: "r2")).Outcome.Should().Be(RequestOutcome.HitSemantic);
        (await cluster.Service<IFeedback>().JudgeAsync("dev", "r2", isRight: false)).Should().BeTrue();
        (await cluster.AskAsync("whats the way to decode base64 in bash")).Outcome.Should().Be(RequestOutcome.Lead);
        (await cluster.AskAsync(Asked)).Outcome.Should().Be(RequestOutcome.HitExact, "the spellings belong together, apart from the text that they were joined to");
    }

    [Fact]
    public async Task RightVerdict_IsKeptAndChangesNothing()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync(Known);
        await cluster.AskAsync(Asked, requestId: "r1");
        (await cluster.Service<IFeedback>().JudgeAsync("dev", "r1", isRight: true)).Should().BeTrue();
        (await cluster.AskAsync(Asked)).Outcome.Should().Be(RequestOutcome.HitSemantic);
        (await cluster.Service<IFeedback>().ListAsync("dev")).Should().ContainSingle().Which.Equivalent.Should().BeTrue();
    }

    [Fact]
    public async Task Verdict_OfAnotherTenantOrOnAnUnknownRequest_FindsNothing()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync(Known);
        await cluster.AskAsync(Asked, requestId: "r1");
        (await cluster.Service<IFeedback>().JudgeAsync("dev2", "r1", isRight: false)).Should().BeFalse();
        (await cluster.Service<IFeedback>().JudgeAsync("dev", "r2", isRight: false)).Should().BeFalse();
        (await cluster.AskAsync(Asked)).Outcome.Should().Be(RequestOutcome.HitSemantic, "nobody who may judge it said anything");
    }

    [Fact]
    public async Task Guard_ThatRefuses_IsCountedAndTracedWithItsWords()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var spans = new System.Collections.Concurrent.ConcurrentQueue<System.Diagnostics.Activity>();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = static source => source.Name == "CoalescingCluster",
            Sample = static (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await cluster.AskAsync("Trains from Rome to Milan on a Sunday");
        await cluster.AskAsync("Trains from Milan to Rome on a Sunday");
        spans.Should().Contain(span => span.DisplayName == "coalesce decide" && "direction".Equals(span.GetTagItem("coalesce.guard")) && span.GetTagItem("coalesce.reason") != null);
    }
}
