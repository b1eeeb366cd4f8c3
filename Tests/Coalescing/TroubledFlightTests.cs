using CoalescingCluster.Pipeline;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.DependencyInjection;

namespace CoalescingCluster.Tests.Coalescing;

/// <summary>Flights that the cluster itself holds up or loses.</summary>
public sealed class TroubledFlightTests
{
    private static readonly Dictionary<string, string?> Quick = new() { ["Coalescing:Flights:FallbackAfterMilliseconds"] = "400" };

    [Theory]
    [InlineData(nameof(ICoalesceGrain.JoinAsync))]
    [InlineData(nameof(IProviderGrain.HasFreePermitAsync))]
    public async Task Flight_ThatDoesNotDepart_GivesItsCallersOneSharedFallback(string blocked)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cluster = await StartAsync(call => call.MethodName == blocked ? gate.Task : Task.CompletedTask);
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? cluster.AskAsync("Grounded?") : cluster.StreamAsync("Grounded?")));
            answers.Should().OnlyContain(static answer => answer.Outcome == RequestOutcome.Fallback && answer.Text.Length > 0);
            cluster.Provider.Calls.Should().Be(1, "the flight never departed, and its callers share one direct inference");
        }
        finally
        {
            gate.SetResult();
        }
    }

    [Fact]
    public async Task Flight_ThatIsLostInsideTheCluster_GivesItsCallersOneSharedFallback()
    {
        await using var cluster = await StartAsync(static call =>
            call.MethodName == nameof(ICoalesceGrain.ReadAsync) ? throw new OrleansException("The activation is gone.") : Task.CompletedTask);
        await cluster.ControlAsync(new { first_token_ms = 1500 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => cluster.AskAsync("Lost?")));
        answers.Should().OnlyContain(static answer => answer.Outcome == RequestOutcome.Fallback && answer.Text.Length > 0);
        cluster.Provider.Calls.Should().Be(2, "the flight and one direct inference");
    }

    [Fact]
    public async Task Index_ThatDoesNotAnswer_IsAskedOnceAndTextsAreMatchedExactlyUntilItDoes()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = 0;
        await using var cluster = await StartAsync(call =>
        {
            if (call.MethodName != nameof(ISemanticIndexGrain.FindAsync))
                return Task.CompletedTask;
            Interlocked.Increment(ref asked);
            return gate.Task;
        });
        (await cluster.AskAsync("Frozen?")).Outcome.Should().Be(RequestOutcome.Lead);
        for (var i = 0; i < 5; i++)
            (await cluster.AskAsync($"Is number {i} frozen?")).Outcome.Should().Be(RequestOutcome.Lead, "what is not known to be the same is asked on its own");
        (await cluster.AskAsync("Frozen?")).Outcome.Should().Be(RequestOutcome.HitExact, "the same text needs no index");
        Volatile.Read(ref asked).Should().Be(1, "an index that owes an answer is left alone");

        gate.SetResult();
        await CoalescingTestCluster.EventuallyAsync(() => cluster.Service<IndexContact>().Silent == 0, "the index answers again");
        await cluster.AskAsync("What is the capital of France?");
        (await cluster.AskAsync("what's the capital of france")).Outcome.Should().Be(RequestOutcome.HitExact);
        Volatile.Read(ref asked).Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task Flight_WhoseProviderGrainFails_FailsForAllAndLeavesNothingBehind()
    {
        var fails = true;
        await using var cluster = await StartAsync(call => call.MethodName == nameof(IProviderGrain.InferAsync) && Volatile.Read(ref fails)
            ? throw new InvalidOperationException("broken on purpose")
            : Task.CompletedTask);
        var asks = Enumerable.Range(0, 20).Select(_ => cluster.AskAsync("Broken inside?")).ToArray();
        foreach (var ask in asks)
            (await ((Func<Task>)(() => ask)).Should().ThrowAsync<InferenceException>()).Which.Message.Should().NotContain("on purpose", "a caller is told nothing of the inside");
        Volatile.Write(ref fails, false);
        (await cluster.AskAsync("Broken inside?")).Text.Should().NotBeEmpty();
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Provider_ThatIsDown_IsLeftAloneAfterAFewRequestsWhateverIsAsked()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync(settings: new(Quick)
        {
            ["Coalescing:Providers:simulated:Retry:BaseDelayMilliseconds"] = "20",
            ["Coalescing:Providers:simulated:Breaker:BreakSeconds"] = "600",
            ["Coalescing:Providers:simulated:MaxConcurrency"] = "4",
        });
        await cluster.ControlAsync(new { status = 503 });
        var asks = Enumerable.Range(0, 60).Select(i => FailAsync(cluster, $"What does article {i} of the treaty say?")).ToArray();
        await Task.WhenAll(asks);
        cluster.Provider.Calls.Should().BeLessThan(10 + 4 + 1, "ten failures open the circuit, and four requests may be under way");
        var refused = await FailAsync(cluster, "And the annex?");
        refused.Code.Should().Be(InferenceErrorCode.Overloaded);
        refused.RetryAfter.Should().BeGreaterThan(TimeSpan.FromSeconds(30), "the caller is told when the next probe is due");
    }

    private static async Task<InferenceException> FailAsync(CoalescingTestCluster cluster, string text) =>
        (await ((Func<Task>)(() => cluster.AskAsync(text))).Should().ThrowAsync<InferenceException>()).Which;

    private static Task<CoalescingTestCluster> StartAsync(Func<IIncomingGrainCallContext, Task> before) =>
        CoalescingTestCluster.StartAsync(settings: Quick, services: services => services.AddSingleton<IIncomingGrainCallFilter>(new Trouble(before)));

    private sealed class Trouble(Func<IIncomingGrainCallContext, Task> before) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.InterfaceMethod?.DeclaringType?.Namespace == typeof(ICoalesceGrain).Namespace)
                await before(context);
            await context.Invoke();
        }
    }
}
