using CoalescingCluster.Coalescing;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using CoalescingCluster.Providers;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Pipeline;

/// <summary>Takes every request its way: admit, fingerprint, resolve, join, deliver.</summary>
internal sealed class InferencePipeline(
    IModelCatalog models,
    PreparedTexts texts,
    MeaningResolver resolver,
    FlightRelays relays,
    NearAnswers near,
    IGrainFactory grains,
    DirectSinks sinks,
    StallClock stalls,
    FirstTokenPatience patience,
    FlightGauge gauge,
    PipelineInstruments instruments,
    IOptions<CoalescingOptions> options,
    IOptions<MatchingOptions> matching,
    TimeProvider time) : IInferencePipeline
{
    private const long ParsedBytes = 32 << 20;

    private readonly BoundedCache<TextDigest, ChatRequest> _parsed = new(ParsedBytes);
    private readonly CoalescingOptions _options = options.Value;
    private readonly TimeSpan? _fallbackAfter = options.Value.FallbackAfterMilliseconds == 0 ? null : TimeSpan.FromMilliseconds(options.Value.FallbackAfterMilliseconds);

    /// <inheritdoc/>
    public ChatRequest Parse(ReadOnlyMemory<byte> body)
    {
        var digest = TextDigest.Of(body.Span);
        if (_parsed.TryGet(digest, out var known))
            return known;
        var parsed = ChatRequest.Parse(body);
        _parsed.Set(digest, parsed, parsed.Weight);
        return parsed;
    }

    /// <inheritdoc/>
    public ValueTask<InferenceSession> OpenAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        var chat = request.Chat;
        if (!models.TryRoute(chat.Model, out var route))
            throw new InferenceException(InferenceErrorCode.ModelNotFound, $"The model '{chat.Model}' does not exist or is not served here; GET /v1/models lists those that are.") { Param = "model" };
        var terms = SharingTerms.For(request, texts.Of(chat), _options, matching.Value.MaxErrorRate);
        if (terms.Mode == CoalesceMode.Off)
            return new(terms.OnlyIfCached ? throw NotCached() : Bypass(request, route));

        var key = new NearKey(chat.PartitionFor(request.Tenant.Scope, terms.Namespace), chat.TextDigest);
        if (near.TryGet(key, terms, out var answer))
            return new(Hit(chat.Model, answer.Answer, answer.Resolution));
        return JoinAsync(request, route, terms, key, cancellationToken);
    }

    private async ValueTask<InferenceSession> JoinAsync(
        InferenceRequest request, ModelRoute route, SharingTerms terms, NearKey key, CancellationToken cancellationToken)
    {
        var resolved = await resolver.ResolveAsync(request.Chat, key, terms, cancellationToken);
        if (resolved.Resolution is not { } resolution)
            throw NotCached();
        var coalesceKey = $"{key.Partition}:{resolution.SemanticHash}";
        var join = new JoinRequest
        {
            ReaderId = Guid.Empty,
            LeaderDigest = resolution.LeaderDigest,
            MaxAgeSeconds = terms.MaxAgeSeconds,
            TtlSeconds = terms.TtlSeconds,
            StoredOnly = terms.OnlyIfCached,
        };
        var session = terms.OnlyIfCached
            ? await StoredOnlyAsync(request, terms, key, coalesceKey, join, resolution, cancellationToken)
            : await FlyAsync(request, route, terms, key, coalesceKey, join, resolution, cancellationToken);
        session.Timings.Embed = resolved.Embed;
        session.Timings.Resolve = resolved.Took;
        return session;
    }

    private async ValueTask<InferenceSession> StoredOnlyAsync(
        InferenceRequest request, SharingTerms terms, NearKey key, string coalesceKey, JoinRequest join, Resolution resolution, CancellationToken cancellationToken)
    {
        var result = await grains.GetGrain<ICoalesceGrain>(coalesceKey).JoinAsync(join, cancellationToken);
        if (result.Answer is not { } stored)
            throw NotCached();
        var shared = new Shared<Answer>(stored);
        near.Keep(key, shared, resolution, terms);
        return Hit(request.Chat.Model, shared, resolution);
    }

    private async ValueTask<InferenceSession> FlyAsync(
        InferenceRequest request, ModelRoute route, SharingTerms terms, NearKey key, string coalesceKey, JoinRequest join, Resolution resolution, CancellationToken cancellationToken)
    {
        var call = CallFor(request, route);
        var plan = PlanFor(request, call, answer => near.Keep(key, answer, resolution, terms));
        while (true)
        {
            var (relay, started) = relays.Enter(coalesceKey, join, call, resolution.Kind == MatchKind.New);
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
                return Bypass(request, route);
            }

            if (result is { Answer: not null })
            {
                var stored = relay.Buffer.Answer!;
                relay.Leave();
                if (terms.MaxAgeSeconds is { } maxAge && time.GetUtcNow() - stored.Value.CreatedAt > TimeSpan.FromSeconds(maxAge))
                {
                    // The relay was started by a caller who takes older answers.
                    join = join with { MaxAgeSeconds = 0 };
                    continue;
                }

                near.Keep(key, stored, resolution, terms);
                return Hit(request.Chat.Model, stored, resolution);
            }

            var leads = started && (result is null || result.Status == JoinStatus.Leads);
            var outcome = leads ? RequestOutcome.Lead
                : resolution.Kind == MatchKind.Semantic ? RequestOutcome.JoinSemantic
                : RequestOutcome.JoinExact;
            return new SourceSession(relay, outcome, outcome == RequestOutcome.JoinSemantic ? resolution.Similarity : null, plan);
        }
    }

    /// <summary>What the relay found; <c>null</c> when the cluster did not say in time: the session then looks after fallback.</summary>
    private async ValueTask<JoinResult?> JoinedAsync(FlightRelay relay, CancellationToken cancellationToken)
    {
        if (relay.Joined.IsCompleted || _fallbackAfter is not { } patience)
            return await relay.Joined.WaitAsync(cancellationToken);
        try
        {
            return await relay.Joined.WaitAsync(patience, time, cancellationToken);
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

    private HitSession Hit(string model, Shared<Answer> answer, Resolution resolution)
    {
        var isSemantic = resolution.Kind == MatchKind.Semantic;
        var outcome = isSemantic ? RequestOutcome.HitSemantic : RequestOutcome.HitExact;
        float? similarity = isSemantic ? resolution.Similarity : null;
        instruments.Served(outcome, model, similarity);
        return new(answer, outcome, similarity);
    }

    private SourceSession Bypass(InferenceRequest request, ModelRoute route)
    {
        var call = CallFor(request, route);
        var direct = Direct(call);
        direct.TryEnter();
        direct.Start();
        return new(direct, RequestOutcome.Bypass, null, PlanFor(request, call, keep: null));
    }

    private SessionPlan PlanFor(InferenceRequest request, InferenceCall call, Action<Shared<Answer>>? keep) =>
        new(call, request.Tenant.Id, _fallbackAfter, patience, () => Direct(call), keep, gauge, instruments, time);

    private DirectInference Direct(InferenceCall call) => new(call, grains, sinks, stalls, time);

    private InferenceCall CallFor(InferenceRequest request, ModelRoute route) => new()
    {
        Provider = route.Provider,
        UpstreamModel = route.UpstreamModel,
        Model = route.Model,
        Body = request.Chat.Upstream,
        Tenant = request.Tenant.Id,
        Timeout = TimeSpan.FromSeconds(_options.TimeoutSeconds),
    };

    private static InferenceException NotCached() =>
        new(InferenceErrorCode.NotCached, "There is no stored answer to this request, and the caller asked for a stored one only.");
}
