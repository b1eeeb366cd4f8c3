using System.Diagnostics.Metrics;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Providers;
using CoalescingCluster.Providers.Limits;
using CoalescingCluster.Providers.Resilience;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Providers;

public sealed class CallRunnerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<(int Sequence, int Count)> _pushes = [];

    [Fact]
    public async Task Call_WhoseFirstRequestFails_IsAnsweredByTheNext()
    {
        var client = new ScriptedClient(ScriptedClient.Fails(503), ScriptedClient.Answers("Hello"));
        var result = await RunAsync(client);
        result.Error.Should().BeNull();
        result.Attempts.Should().Be(2);
        result.Usage.Should().Be(new TokenUsage(3, 1));
        _pushes.Select(static push => push.Sequence).Should().StartWith([PushSequence.Sent, PushSequence.Waiting, PushSequence.Sent], "readers must not take the wait for a stall");
    }

    [Fact]
    public async Task Call_ThatAlwaysFails_EndsWithTheProvidersErrorAfterItsAttempts()
    {
        var client = new ScriptedClient(ScriptedClient.Fails(500));
        var result = await RunAsync(client);
        result.Error!.UpstreamStatus.Should().Be(500);
        result.Attempts.Should().Be(3);
        client.Requests.Should().Be(3);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(401)]
    public async Task Call_ThatIsWrong_IsSentOnce(int status)
    {
        var client = new ScriptedClient(ScriptedClient.Fails(status));
        (await RunAsync(client)).Attempts.Should().Be(1);
        client.Requests.Should().Be(1);
    }

    [Fact]
    public async Task Call_ThatFailsAfterItsFirstSlice_IsNotSentAgain()
    {
        var client = new ScriptedClient(ScriptedClient.Fails(new(InferenceErrorCode.UpstreamFailed, "broke off"), "Half"), ScriptedClient.Answers("Whole"));
        var result = await RunAsync(client);
        result.Error!.Message.Should().Be("broke off");
        result.SliceCount.Should().Be(1);
        client.Requests.Should().Be(1);
    }

    [Fact]
    public async Task Request_ThatDoesNotBeginToAnswer_IsGivenUpAndSentAgain()
    {
        var client = new ScriptedClient(ScriptedClient.Hangs(), ScriptedClient.Answers("Late"));
        var result = await RunAsync(client, new ProviderOptions { FirstTokenTimeoutSeconds = 2 });
        result.Error.Should().BeNull();
        result.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task Calls_WhenAllFail_AddNoMoreThanTheBudget()
    {
        var client = new ScriptedClient(ScriptedClient.Fails(500));
        var runner = Runner(client, new ProviderOptions { Breaker = new BreakerOptions { MinimumCalls = 100_000 } });
        for (var i = 0; i < 100; i++)
            await RunAsync(runner);
        client.Requests.Should().Be(100 + 20, "retries add a fifth, to the last one");
    }

    [Fact]
    public async Task Calls_OnceTheCircuitIsOpen_CauseNoRequests()
    {
        var client = new ScriptedClient(ScriptedClient.Fails(500));
        var runner = Runner(client, new ProviderOptions { Retry = new RetryOptions { MaxAttempts = 1 } });
        for (var i = 0; i < 10; i++)
            await RunAsync(runner);
        var refused = await RunAsync(runner);
        refused.Error!.Code.Should().Be(InferenceErrorCode.Overloaded);
        refused.Error.RetryAfter.Should().NotBeNull();
        refused.Attempts.Should().Be(0);
        client.Requests.Should().Be(10);
    }

    [Fact]
    public async Task Call_WhoseCallersLeave_StopsItsRequestAndFreesItsPermit()
    {
        var client = new ScriptedClient(ScriptedClient.Hangs(), ScriptedClient.Answers("Next"));
        var runner = Runner(client, new ProviderOptions { MaxConcurrency = 1 });
        using var leave = new CancellationTokenSource();
        var run = runner.RunAsync(Call, Push, leave.Token);
        await CoalescingTestCluster.EventuallyAsync(() => client.Requests == 1, "the request was sent");
        runner.HasFreePermit.Should().BeFalse();
        await leave.CancelAsync();
        await ((Func<Task>)(() => run)).Should().ThrowAsync<OperationCanceledException>();
        runner.HasFreePermit.Should().BeTrue();
    }

    public void Dispose() => _services.Dispose();

    private static InferenceCall Call { get; } = new() { Provider = "p", UpstreamModel = "m", Model = "m", Body = "{}"u8.ToArray(), Tenant = "t" };

    private Task<InferenceResult> RunAsync(IProviderClient client, ProviderOptions? options = null) => RunAsync(Runner(client, options ?? new ProviderOptions()));

    /// <summary>Runs a call and lets time pass while it waits.</summary>
    private async Task<InferenceResult> RunAsync(CallRunner runner)
    {
        var run = runner.RunAsync(Call, Push, CancellationToken.None);
        await CoalescingTestCluster.EventuallyAsync(
            () =>
            {
                if (!run.IsCompleted)
                    _time.Advance(TimeSpan.FromMilliseconds(20));
                return run.IsCompleted;
            },
            "the call ended");
        return await run;
    }

    private CallRunner Runner(IProviderClient client, ProviderOptions options)
    {
        var budget = new RetryBudget(options.Retry.BudgetPercent);
        var meters = _services.GetRequiredService<IMeterFactory>();
        var limiter = new AdjustableLimiter(options.MaxConcurrency, options.MaxQueue);
        var guards = new ModelGuards(
            "p", null, "m", options,
            limiter,
            new ConcurrencyControl(limiter, options.MaxConcurrency, _time),
            new RateLine(new LimitView(new OpenLimits(), "silo", "p/m", _time, NullLogger.Instance), _time),
            new CircuitGate("p/m", options.Breaker, _time, static _ => { }),
            budget,
            new RetryPolicy(options.Retry, budget, static () => 0.01));
        return new CallRunner(guards, client, new ProviderInstruments(meters, _time), new ResilienceInstruments(meters), _time, NullLogger.Instance);
    }

    private ValueTask Push(int sequence, IReadOnlyList<Slice> slices)
    {
        lock (_pushes)
            _pushes.Add((sequence, slices.Count));
        return default;
    }
}
