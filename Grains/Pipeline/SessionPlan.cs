using CoalescingCluster.Accounting;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Diagnostics;

namespace CoalescingCluster.Pipeline;

/// <summary>What a session may do on behalf of its request, besides reading.</summary>
internal sealed class SessionPlan(
    InferenceCall call,
    string tenant,
    RequestAccount? account,
    TimeSpan? fallbackAfter,
    FirstTokenPatience patience,
    Func<DirectInference> createDirect,
    Action<Shared<Answer>>? keep,
    FlightGauge gauge,
    PipelineInstruments instruments,
    TimeProvider time)
{
    public TimeProvider Time => time;

    /// <summary>How long the flight may stand still; <c>null</c> when there is no fallback.</summary>
    public TimeSpan? FallbackAfter => fallbackAfter;

    /// <summary>How long the first token may take.</summary>
    public TimeSpan FirstTokenPatience(TimeSpan least) => patience.For(call.Model, least);

    /// <summary>Enters the direct inference that this tenant's callers share once the relay's flight stands still.</summary>
    public DirectInference EnterFallback(FlightRelay relay)
    {
        var shared = relay.EnterFallback(tenant, createDirect);
        shared.Start();
        return shared;
    }

    /// <summary>The whole answer is about to be handed out.</summary>
    public void Answered(RequestOutcome outcome, Answer answer) => account?.Served(outcome, answer);

    /// <summary>Keeps the finished answer near, for the next request with this text.</summary>
    public void Keep(Shared<Answer> answer) => keep?.Invoke(answer);

    public void CallerCame() => gauge.CallerCame();

    /// <summary>The caller is done; counts how it was served in the end.</summary>
    public void CallerLeft(RequestOutcome outcome, float? similarity)
    {
        gauge.CallerLeft();
        account?.Over();
        instruments.Served(outcome, call.Model, similarity);
    }

    public void FellBack(string reason) => instruments.FellBack(reason);
}
