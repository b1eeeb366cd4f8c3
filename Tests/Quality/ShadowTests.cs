using System.Diagnostics.Metrics;
using CoalescingCluster.Matching;
using CoalescingCluster.Tenancy;
using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Quality;

public sealed class ShadowTests
{
    [Fact]
    public async Task SampledMatch_IsCheckedByARealCall_AndCountsInTheEstimate()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new() { ["Coalescing:Shadow:SampleShare"] = "1", ["Coalescing:Shadow:AgreementCosine"] = "1" });
        await cluster.AskAsync("How do I decode base64 in bash?");
        (await cluster.AskAsync("What's the way to decode base64 in bash?")).Outcome.Should().Be(RequestOutcome.HitSemantic);
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Service<ErrorRateEstimator>().Estimate().Checked == 1, "the match was checked");
        cluster.Provider.Calls.Should().Be(2, "one for the first text, one in the background for the second");
        cluster.Service<ErrorRateEstimator>().Estimate().Wrong.Should().Be(1, "simulated answers to two texts differ, and no cosine is 1");
    }

    [Fact]
    public async Task Checks_BeyondTheBudget_AreNotMade()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new() { ["Coalescing:Shadow:SampleShare"] = "1", ["Coalescing:Shadow:MaxPerMinute"] = "2" });
        await cluster.AskAsync("How do I decode base64 in bash?");
        string[] others = ["What's the way to decode base64 in bash?", "How can I decode base64 in bash?", "In bash, how do I decode base64?", "Tell me how to decode base64 in bash", "What is the best way to decode base64 in bash?"];
        foreach (var other in others)
            (await cluster.AskAsync(other)).Outcome.Should().Be(RequestOutcome.HitSemantic);
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Service<ErrorRateEstimator>().Estimate().Checked == 2, "two matches were checked");
        cluster.Provider.Calls.Should().Be(3, "one for the first text and two of five checks: the budget is two a minute");
    }

    [Fact]
    public async Task Match_WithoutSampling_CausesNoCall()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.AskAsync("How do I decode base64 in bash?");
        await cluster.AskAsync("What's the way to decode base64 in bash?");
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task TenantThatObserves_SharesNothing_AndCountsWhatWouldHaveBeen()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var observed = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "coalescing_observed")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref observed, value));
        listener.Start();
        var tenant = new TenantContext { Id = "dev", Scope = "dev", Observes = true };
        (await cluster.AskAsync("What is observed?", asTenant: tenant)).Outcome.Should().Be(RequestOutcome.Bypass);
        (await cluster.AskAsync("What is observed?", asTenant: tenant)).Outcome.Should().Be(RequestOutcome.Bypass);
        cluster.Provider.Calls.Should().Be(2);
        await CoalescingTestCluster.EventuallyAsync(() => Interlocked.Read(ref observed) >= 2, "both requests were noted");
    }

    [Fact]
    public async Task Namespace_WithAStricterRate_IsHeldToIt()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var tenant = new TenantContext { Id = "dev", Scope = "dev", MaxErrorRate = 0.02, NamespaceErrorRates = new Dictionary<string, double> { ["legal"] = 0.0001 } };
        var legal = new RequestControls { Namespace = "legal" };
        await cluster.AskAsync("How can I cancel an order that has not been shipped yet?", asTenant: tenant);
        await cluster.AskAsync("How can I cancel an order that has not been shipped yet?", asTenant: tenant, controls: legal);
        var lax = (await cluster.AskAsync("I'd like to call off an order that wasn't shipped yet, how can I?", asTenant: tenant)).Outcome;
        var strict = (await cluster.AskAsync("I'd like to call off an order that wasn't shipped yet, how can I?", asTenant: tenant, controls: legal)).Outcome;
        (strict == RequestOutcome.HitSemantic && lax == RequestOutcome.Lead).Should().BeFalse("a stricter rate never joins what a laxer one keeps apart");
    }

    [Fact]
    public async Task TextThatWasJoinedUnderALaxerRate_DoesNotVouchForAStricterRequest()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        const string Reworded = "What makes bread rise in a hot oven?";
        await cluster.AskAsync("Why does bread rise in the hot oven?");
        (await cluster.AskAsync(Reworded)).Outcome.Should().Be(RequestOutcome.HitSemantic);
        (await cluster.AskAsync(Reworded, controls: new RequestControls { MaxErrorRate = 0.0001 })).Outcome
            .Should().Be(RequestOutcome.Lead, "no threshold holds one wrong answer in ten thousand, and the text is known only because a laxer rate joined it");
    }
}
