using CoalescingCluster.Accounting;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Admission;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Providers;
using CoalescingCluster.Quality;
using CoalescingCluster.Storage;

namespace CoalescingCluster.Pipeline;

/// <summary>Takes every request its way: admit, fingerprint, resolve, join, deliver, account.</summary>
internal sealed class InferencePipeline(
    RequestRouting routing,
    MeaningResolver resolver,
    FlightBoarding boarding,
    NearAnswers near,
    SemanticMatches matches,
    TenantLimiter limiter,
    LedgerJournal journal,
    IGrainFactory grains) : IInferencePipeline
{
    private const long ParsedBytes = 32 << 20;

    private readonly ParsedBodies _parsed = new(ParsedBytes);

    /// <inheritdoc/>
    public ChatRequest Parse(ReadOnlyMemory<byte> body) => _parsed.Parse(body);

    /// <inheritdoc/>
    public ValueTask<InferenceSession> OpenAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        var route = routing.RouteOf(request);
        var isCut = AdmissionGate.Fit(ref request, route);
        var terms = routing.TermsOf(request);
        if (terms.Mode == CoalesceMode.Off)
            return terms.OnlyIfCached ? throw NotCached() : AdmitAndServeAsync(request, route, terms, default, isCut, cancellationToken);

        var key = RequestRouting.KeyOf(request, terms);
        if (request.Tenant.Observes || !near.TryGet(key, terms, out var answer))
            return AdmitAndServeAsync(request, route, terms, key, isCut, cancellationToken);
        return limiter.TryAdmitHit(request.Tenant, answer.Answer.Value.Usage.TotalTokens)
            ? new(NearHit(request, route, terms, key, answer, isCut))
            : AdmitNearHitAsync(request, route, terms, key, answer, isCut, cancellationToken);
    }

    /// <summary>A hit that costs no grain call and, but for the session, no memory.</summary>
    private HitSession NearHit(InferenceRequest request, ModelRoute route, in SharingTerms terms, NearKey key, NearAnswer answer, bool isCut)
    {
        matches.Served(request, key, answer.Resolution);
        if (answer.Resolution.Kind == MatchKind.Semantic)
            Answered(request, route, answer.Answer.Value, terms.MaxErrorRate);
        var session = boarding.Hit(request.Chat.Model, answer.Answer, answer.Resolution);
        session.IsTruncated = isCut;
        journal.Served(request.Tenant.Id, route.UpstreamModel, route.Model, session.Outcome, answer.Answer.Value.FlightId, answer.Answer.Value.Usage);
        return session;
    }

    private void Answered(InferenceRequest request, ModelRoute route, Answer answer, double maxErrorRate) =>
        matches.Answered(request, () => routing.CallFor(request, route), answer, maxErrorRate);

    private async ValueTask<InferenceSession> AdmitNearHitAsync(
        InferenceRequest request, ModelRoute route, SharingTerms terms, NearKey key, NearAnswer answer, bool isCut, CancellationToken cancellationToken)
    {
        await limiter.AdmitHitAsync(request.Tenant, answer.Answer.Value.Usage.TotalTokens, cancellationToken);
        return NearHit(request, route, terms, key, answer, isCut);
    }

    private async ValueTask<InferenceSession> AdmitAndServeAsync(
        InferenceRequest request, ModelRoute route, SharingTerms terms, NearKey key, bool isCut, CancellationToken cancellationToken)
    {
        var tokens = AdmissionGate.TokensOf(request);
        await limiter.AdmitAsync(request.Tenant, tokens, cancellationToken);
        var account = new RequestAccount(request.Tenant, route, tokens, limiter, journal);
        try
        {
            var session = terms.Mode == CoalesceMode.Off ? boarding.Direct(routing.CallFor(request, route), account)
                : request.Tenant.Observes ? Observe(request, route, terms, key, account)
                : await ResolveAndBoardAsync(request, route, terms, key, account, cancellationToken);
            session.IsTruncated = isCut;
            if (session.Stored is { } stored)
            {
                account.Served(session.Outcome, stored.Value);
                account.Over();
            }

            return session;
        }
        catch
        {
            account.Over();
            throw;
        }
    }

    private async ValueTask<InferenceSession> ResolveAndBoardAsync(
        InferenceRequest request, ModelRoute route, SharingTerms terms, NearKey key, RequestAccount account, CancellationToken cancellationToken)
    {
        var resolved = await resolver.ResolveAsync(request.Chat, key, terms, cancellationToken);
        if (resolved.Resolution is not { } resolution)
            throw NotCached();
        var call = routing.CallFor(request, route);
        matches.Served(request, key, resolution);
        var pass = new BoardingPass($"{key.Partition}:{resolution.SemanticHash}", call, resolution, terms.MaxAgeSeconds, terms.TtlSeconds, Keep, account);
        var session = terms.OnlyIfCached ? await StoredOnlyAsync(pass, cancellationToken) : await boarding.BoardAsync(pass, cancellationToken);
        session.Timings.Embed = resolved.Embed;
        session.Timings.Resolve = resolved.Took;
        return session;

        void Keep(Shared<Answer> answer)
        {
            near.Keep(key, answer, resolution, terms);
            if (resolution.Kind == MatchKind.Semantic)
                matches.Answered(request, () => call, answer.Value, terms.MaxErrorRate);
        }
    }

    /// <summary>Makes the call, shares nothing, and notes in the background what the request would have been.</summary>
    private SourceSession Observe(InferenceRequest request, ModelRoute route, SharingTerms terms, NearKey key, RequestAccount account)
    {
        _ = ObserveAsync(request, terms, key);
        return boarding.Direct(routing.CallFor(request, route), account);
    }

    private async Task ObserveAsync(InferenceRequest request, SharingTerms terms, NearKey key)
    {
        var resolved = await resolver.ResolveAsync(request.Chat, key, terms, CancellationToken.None);
        if (resolved.Resolution is { } resolution)
            matches.Observed(resolution, request.Chat.Model);
    }

    private async ValueTask<InferenceSession> StoredOnlyAsync(BoardingPass pass, CancellationToken cancellationToken)
    {
        var join = new JoinRequest { ReaderId = Guid.Empty, LeaderDigest = pass.Resolution.LeaderDigest, MaxAgeSeconds = pass.MaxAgeSeconds, StoredOnly = true };
        var result = await grains.GetGrain<ICoalesceGrain>(pass.CoalesceKey).JoinAsync(join, cancellationToken);
        if (result.Answer is not { } stored)
            throw NotCached();
        var shared = new Shared<Answer>(stored);
        pass.Keep?.Invoke(shared);
        return boarding.Hit(pass.Call.Model, shared, pass.Resolution);
    }

    private static InferenceException NotCached() =>
        new(InferenceErrorCode.NotCached, "There is no stored answer to this request, and the caller asked for a stored one only.");
}
