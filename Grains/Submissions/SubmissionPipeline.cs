using System.Security.Cryptography;
using System.Text;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Admission;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Submissions;

/// <summary>Takes requests whose callers come back for the answer.</summary>
internal sealed class SubmissionPipeline(
    RequestRouting routing,
    MeaningResolver resolver,
    FlightBoarding boarding,
    TenantLimiter limiter,
    LedgerJournal journal,
    IGrainFactory grains,
    TimeProvider time) : ISubmissionPipeline
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>What a promised answer will have used: its physical call tells the ledger.</summary>
    private static readonly TokenUsage NotKnownYet = new(0, 0);

    /// <inheritdoc/>
    public async ValueTask<SubmitTicket> SubmitAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        var record = Grain(request.Tenant, request.RequestId);
        var known = await record.GetAsync();
        var submission = known ?? await AdmitAndRegisterAsync(request, record, cancellationToken);
        var join = new JoinRequest { ReaderId = Guid.Empty, LeaderDigest = submission.Resolution.LeaderDigest, Call = submission.Call, TtlSeconds = submission.TtlSeconds };
        var result = await grains.GetGrain<ICoalesceGrain>(submission.CoalesceKey).SubmitAsync(join, cancellationToken);
        var isSemantic = submission.Resolution.Kind == MatchKind.Semantic;
        var outcome = result.Status switch
        {
            JoinStatus.Hit => isSemantic ? RequestOutcome.HitSemantic : RequestOutcome.HitExact,
            JoinStatus.Joined => isSemantic ? RequestOutcome.JoinSemantic : RequestOutcome.JoinExact,
            _ => RequestOutcome.Lead,
        };
        if (known is null)
            journal.Served(request.Tenant.Id, submission.Call.UpstreamModel, submission.Call.Model, outcome, result.FlightId, result.Answer?.Usage ?? NotKnownYet);
        return new(submission.Ticket, result.Answer is { } answer ? new Shared<Answer>(answer) : null, outcome, isSemantic ? submission.Resolution.Similarity : null);
    }

    /// <inheritdoc/>
    public async ValueTask<SubmitView?> ResultAsync(TenantContext tenant, string requestId, string coalesceKey, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, requestId, coalesceKey) is not { } submission)
            return null;
        var peek = await grains.GetGrain<ICoalesceGrain>(submission.CoalesceKey).PeekAsync();
        if (peek is { Status: FlightStatus.Completed, Answer: { } answer })
            return new(new Shared<Answer>(answer), null, false);
        if (peek.Status == FlightStatus.Failed)
            return new(null, peek.Error, false);
        if (peek.Status == FlightStatus.Unknown)
            return null;
        return patience > TimeSpan.Zero ? await WaitAsync(submission, patience, cancellationToken) : new(null, null, false);
    }

    /// <inheritdoc/>
    public async ValueTask<InferenceSession?> OpenAsync(TenantContext tenant, string requestId, string coalesceKey, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenant, requestId, coalesceKey) is not { } submission)
            return null;
        var peek = await grains.GetGrain<ICoalesceGrain>(submission.CoalesceKey).PeekAsync();
        if (peek.Error is { } error)
            throw error;
        return peek.Status == FlightStatus.Unknown ? null : await boarding.BoardAsync(PassFor(submission), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ForgetAsync(TenantContext tenant, string coalesceKey, CancellationToken cancellationToken)
    {
        // Tickets are remembered as submissions of their own, under a name that no request id can have.
        if (await Grain(tenant, TicketName(coalesceKey)).GetAsync() is not { } submission)
            return false;
        await grains.GetGrain<ICoalesceGrain>(submission.CoalesceKey).EvictAsync();
        return true;
    }

    private async Task<Submission> AdmitAndRegisterAsync(InferenceRequest request, ISubmissionGrain record, CancellationToken cancellationToken)
    {
        AdmissionGate.Fit(ref request, routing.RouteOf(request));
        await limiter.AdmitAsync(request.Tenant, AdmissionGate.TokensOf(request), cancellationToken);
        try
        {
            return await RegisterAsync(request, record, cancellationToken);
        }
        finally
        {
            // Nobody waits: it is not under way in the sense of a limit on requests at once.
            limiter.Leave(request.Tenant, 0);
        }
    }

    private async Task<Submission> RegisterAsync(InferenceRequest request, ISubmissionGrain record, CancellationToken cancellationToken)
    {
        var submission = await record.RegisterAsync(await ResolveAsync(request, cancellationToken));
        await Grain(request.Tenant, TicketName(submission.Ticket)).RegisterAsync(submission);
        return submission;
    }

    private static string TicketName(string ticket) => $"ticket:{ticket}";

    private async Task<SubmitView> WaitAsync(Submission submission, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var session = await boarding.BoardAsync(PassFor(submission), stop.Token);
            var answer = await session.WholeAsync(stop.Token);
            return new(answer, null, session.Outcome == RequestOutcome.Fallback);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(null, null, false);
        }
        catch (InferenceException error)
        {
            return new(null, error, false);
        }
    }

    private async Task<Submission> ResolveAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        var route = routing.RouteOf(request);
        var terms = routing.TermsOf(request);
        var key = RequestRouting.KeyOf(request, terms);
        var (resolution, coalesceKey) = terms.Mode == CoalesceMode.Off || terms.MaxAgeSeconds == 0
            ? Alone(key)
            : await SharedAsync(request, key, terms with { OnlyIfCached = false }, cancellationToken);
        return new Submission
        {
            CoalesceKey = coalesceKey,
            Ticket = TicketFor(request.Tenant.Id, coalesceKey),
            Resolution = resolution,
            Call = routing.CallFor(request, route),
            TtlSeconds = terms.TtlSeconds,
            ExpiresAt = time.GetUtcNow() + Memory,
        };
    }

    /// <summary>A meaning of its own: the promise needs a place, but nobody else finds it.</summary>
    private static (Resolution Resolution, string CoalesceKey) Alone(NearKey key)
    {
        var name = $"x{Guid.NewGuid():n}";
        return (new Resolution(name, key.Digest, MatchKind.New, 1), $"{key.Partition}:{name}");
    }

    private async Task<(Resolution Resolution, string CoalesceKey)> SharedAsync(InferenceRequest request, NearKey key, SharingTerms terms, CancellationToken cancellationToken)
    {
        var resolved = await resolver.ResolveAsync(request.Chat, key, terms, cancellationToken);
        return (resolved.Resolution!, $"{key.Partition}:{resolved.Resolution!.SemanticHash}");
    }

    private async Task<Submission?> FindAsync(TenantContext tenant, string requestId, string ticket) =>
        await Grain(tenant, requestId).GetAsync() is { } submission && submission.Ticket == ticket ? submission : null;

    private ISubmissionGrain Grain(TenantContext tenant, string requestId) => grains.GetGrain<ISubmissionGrain>($"{tenant.Id}/{requestId}");

    private static BoardingPass PassFor(Submission submission) =>
        new(submission.CoalesceKey, submission.Call, submission.Resolution with { Kind = submission.Resolution.Kind == MatchKind.New ? MatchKind.Exact : submission.Resolution.Kind }, null, submission.TtlSeconds, null);

    /// <summary>A name for the tenant only: in a pool, two tenants' tickets for one meaning differ, so neither learns what the other asked.</summary>
    private static string TicketFor(string tenant, string coalesceKey) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant.Length}:{tenant}{coalesceKey}")).AsSpan(0, 16));
}
