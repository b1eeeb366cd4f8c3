using CoalescingCluster.Accounting;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Providers;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Pipeline;

/// <summary>Takes a request whose meaning is known to its answer: a stored one, a flight through this silo's relay, or a direct inference.</summary>
internal sealed class FlightBoarding(
    FlightRelays relays,
    IGrainFactory grains,
    ProviderAccounts accounts,
    DirectSinks sinks,
    StallClock stalls,
    FirstTokenPatience patience,
    FlightGauge gauge,
    PipelineInstruments instruments,
    IOptions<CoalescingOptions> options,
    TimeProvider time)
{
    private readonly TimeSpan? _fallbackAfter = options.Value.FallbackAfterMilliseconds == 0 ? null : TimeSpan.FromMilliseconds(options.Value.FallbackAfterMilliseconds);

    /// <summary>Joins the meaning's flight, leads it, or finds its stored answer.</summary>
    public async ValueTask<InferenceSession> BoardAsync(BoardingPass pass, CancellationToken cancellationToken)
    {
        var join = new JoinRequest { ReaderId = Guid.Empty, LeaderDigest = pass.Resolution.LeaderDigest, MaxAgeSeconds = pass.MaxAgeSeconds, TtlSeconds = pass.TtlSeconds };
        while (true)
        {
            var (relay, started) = relays.Enter(pass.CoalesceKey, join, pass.Call, pass.Resolution.Kind == MatchKind.New);
            JoinResult? result;
            try
            {
                result = await JoinedAsync(relay, cancellationToken);
            }
            catch
            {
                relay.Leave();
                throw;
            }

            if (result is { Status: JoinStatus.NotCached })
            {
                // Another text flies under this name; this one goes its own way.
                relay.Leave();
                return Direct(pass.Call, pass.Account);
            }

            if (result is not { Answer: not null })
                return Board(pass, relay, leads: started && (result is null || result.Status == JoinStatus.Leads));
            var stored = relay.Buffer.Answer!;
            relay.Leave();
            if (pass.MaxAgeSeconds is not { } maxAge || time.GetUtcNow() - stored.Value.CreatedAt <= TimeSpan.FromSeconds(maxAge))
            {
                pass.Keep?.Invoke(stored);
                return Hit(pass.Call.Model, stored, pass.Resolution);
            }

            // The relay was started by a caller who takes older answers.
            join = join with { MaxAgeSeconds = 0 };
        }
    }

    /// <summary>A session on a stored answer.</summary>
    public HitSession Hit(string model, Shared<Answer> answer, Resolution resolution)
    {
        var isSemantic = resolution.Kind == MatchKind.Semantic;
        var outcome = isSemantic ? RequestOutcome.HitSemantic : RequestOutcome.HitExact;
        float? similarity = isSemantic ? resolution.Similarity : null;
        instruments.Served(outcome, model, similarity);
        return new(answer, outcome, similarity);
    }

    /// <summary>A session on a physical call of its own.</summary>
    public SourceSession Direct(InferenceCall call, RequestAccount? account = null)
    {
        var direct = CreateDirect(call);
        direct.TryEnter();
        direct.Start();
        return new(direct, RequestOutcome.Bypass, null, PlanFor(call, account, keep: null));
    }

    private SourceSession Board(BoardingPass pass, FlightRelay relay, bool leads)
    {
        var outcome = leads ? RequestOutcome.Lead
            : pass.Resolution.Kind == MatchKind.Semantic ? RequestOutcome.JoinSemantic
            : RequestOutcome.JoinExact;
        return new(relay, outcome, outcome == RequestOutcome.JoinSemantic ? pass.Resolution.Similarity : null, PlanFor(pass.Call, pass.Account, pass.Keep));
    }

    /// <summary>What the relay found; <c>null</c> when the cluster did not say in time: the session then looks after fallback.</summary>
    private async ValueTask<JoinResult?> JoinedAsync(FlightRelay relay, CancellationToken cancellationToken)
    {
        if (relay.Joined.IsCompleted || _fallbackAfter is not { } limit)
            return await relay.Joined.WaitAsync(cancellationToken);
        try
        {
            // A caller who comes late does not wait all over again.
            var left = limit - relay.StalledFor;
            return left > TimeSpan.Zero ? await relay.Joined.WaitAsync(left, time, cancellationToken) : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (InferenceException) when (relay.BrokeInCluster)
        {
            return null;
        }
    }

    private SessionPlan PlanFor(InferenceCall call, RequestAccount? account, Action<Shared<Answer>>? keep) =>
        new(call, call.Tenant, account, _fallbackAfter, patience, () => CreateDirect(call), keep, gauge, instruments, time);

    private DirectInference CreateDirect(InferenceCall call) => new(call, grains, accounts, sinks, stalls, time);
}
