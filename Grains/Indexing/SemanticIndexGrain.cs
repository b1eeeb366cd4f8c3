using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using CoalescingCluster.Quality;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace CoalescingCluster.Indexing;

/// <summary>Finds or registers meanings, one text after another: what is decided between two awaits is decided alone.</summary>
[CollectionAgeLimit(Minutes = 30)]
[PreferLocalPlacement]
internal sealed class SemanticIndexGrain(
    IEquivalenceDecision equivalence,
    DecisionTrace trace,
    TolerantStateFactory states,
    IOptions<IndexingOptions> options,
    TimeProvider time) : Grain, ISemanticIndexGrain
{
    private const int MaxRounds = 8;
    private static readonly TimeSpan ExpirySweep = TimeSpan.FromMinutes(1);

    private readonly MeaningIndex _index = new(options.Value.MaxTexts, options.Value.MaxTextsPerMeaning);
    private IndexStore _store = null!;
    private IndexQuarantine _quarantine = null!;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _store = new IndexStore(_index, states, this.GetGrainId(), time);
        _quarantine = new IndexQuarantine(states, this.GetGrainId());
        await _store.LoadAsync();
        await _quarantine.LoadAsync();
        var period = TimeSpan.FromMilliseconds(options.Value.SaveAfterMilliseconds);
        this.RegisterGrainTimer(_store.SaveAsync, new GrainTimerCreationOptions(period, period) { Interleave = true });
        this.RegisterGrainTimer(SweepAsync, new GrainTimerCreationOptions(ExpirySweep, ExpirySweep) { Interleave = true });
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _store.SaveAsync();

    /// <inheritdoc/>
    public Task<Resolution?> FindAsync(TextDigest digest, TextDigest canonicalDigest, double maxErrorRate) =>
        Task.FromResult(_index.Find(digest, canonicalDigest, maxErrorRate, time.GetUtcNow()));

    /// <inheritdoc/>
    public async Task<Resolution?> ResolveAsync(Fingerprint fingerprint, CancellationToken cancellationToken)
    {
        var asked = PreparedText.Create(fingerprint.Text);
        var seen = 0L;
        for (var round = 1; ; round++)
        {
            // The same text may have been resolved by somebody else during the last wait.
            if (_index.Find(fingerprint.Digest, fingerprint.CanonicalDigest, fingerprint.MaxErrorRate, time.GetUtcNow()) is { } known)
                return known;
            if (fingerprint.Embedding is not { } embedding)
                return Register(fingerprint, asked);

            // Only what was added since the last round is new to this text; once there is nothing, no await lies between looking and registering.
            var candidates = _index.Nearest(embedding, equivalence.CandidateFloor, equivalence.MaxCandidates, seen, time.GetUtcNow());
            _index.AddSpeltAlike(candidates, asked.Skeleton, embedding, seen, time.GetUtcNow());
            seen = _index.Sequence;
            // What was joined under a laxer rate vouches for nobody who is stricter, not even for its own text.
            candidates.RemoveAll(candidate => candidate.Text.MaxErrorRate > fingerprint.MaxErrorRate || _quarantine.IsApart(asked, candidate));
            if (candidates.Count == 0 || round > MaxRounds)
                return Register(fingerprint, asked);
            if (await ChooseAsync(asked, candidates, fingerprint.MaxErrorRate, cancellationToken) is { } chosen && _index.Knows(chosen.Text.SemanticHash))
                return Tie(fingerprint, asked, chosen);
        }
    }

    /// <inheritdoc/>
    public async Task<LabelledPair?> JudgeAsync(TextDigest digest, TextDigest canonicalDigest, string semanticHash, bool isRight)
    {
        if ((_index.TextOf(digest) ?? _index.CanonicalTextOf(canonicalDigest)) is not { TiedTo: { } tiedTo } asked || asked.SemanticHash != semanticHash)
            return null;
        var known = _index.CanonicalTextOf(tiedTo)?.Text ?? _index.TextOf(asked.LeaderDigest)?.Text ?? "";
        if (!isRight)
        {
            _index.ForgetText(asked.Digest);
            await _quarantine.AddAsync(asked.CanonicalDigest, tiedTo, semanticHash);
            await _store.SaveAsync();
        }

        return new LabelledPair(asked.Text, known, isRight, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string semanticHash)
    {
        _index.Forget(semanticHash);
        return _store.SaveAsync();
    }

    /// <summary>The candidate with the asked meaning. A meaning that was complained about is held to a stricter rate than the request's.</summary>
    private async ValueTask<IndexCandidate?> ChooseAsync(PreparedText asked, List<IndexCandidate> candidates, double maxErrorRate, CancellationToken cancellationToken)
    {
        using var span = DecisionTrace.Start();
        var choice = await equivalence.ChooseAsync(
            asked, candidates.ConvertAll(static candidate => new EquivalenceCandidate(candidate.Prepared, candidate.Cosine)), maxErrorRate, cancellationToken);
        trace.Decided(span, choice);
        if (choice.Index < 0)
            return null;
        var chosen = candidates[choice.Index];
        if (_quarantine.ErrorRateFor(chosen.Text.SemanticHash, maxErrorRate) is not { } rate)
            return null;
        if (rate >= maxErrorRate)
            return chosen;
        var verdict = await equivalence.DecideAsync(asked, chosen.Prepared, chosen.Cosine, rate, cancellationToken);
        return verdict.Same ? chosen : null;
    }

    private Resolution? Register(Fingerprint fingerprint, PreparedText prepared)
    {
        if (!fingerprint.Register)
            return null;
        var name = fingerprint.Embedding is { } embedding ? SemanticHash.Of(embedding) : MeaningName.OfText(fingerprint.Digest);
        if (_index.IsTakenByAnother(name, fingerprint.Digest))
            name = MeaningName.Distinct(name, fingerprint.Digest);
        var first = _index.Add(TextFor(fingerprint, prepared, name, fingerprint.Digest, MatchKind.Exact, 1, tiedTo: null), prepared);
        return first with { Kind = MatchKind.New };
    }

    private Resolution Tie(Fingerprint fingerprint, PreparedText prepared, IndexCandidate chosen) =>
        _index.Add(TextFor(fingerprint, prepared, chosen.Text.SemanticHash, chosen.Text.LeaderDigest, MatchKind.Semantic, chosen.Cosine, chosen.Prepared.CanonicalDigest), prepared);

    private IndexedText TextFor(Fingerprint fingerprint, PreparedText prepared, string semanticHash, TextDigest leader, MatchKind kind, float similarity, TextDigest? tiedTo) => new()
    {
        Text = fingerprint.Text,
        Digest = fingerprint.Digest,
        CanonicalDigest = fingerprint.CanonicalDigest,
        Embedding = ToHalves(fingerprint.Embedding),
        SemanticHash = semanticHash,
        LeaderDigest = leader,
        Kind = kind,
        Similarity = similarity,
        MaxErrorRate = kind == MatchKind.Semantic ? fingerprint.MaxErrorRate : 0,
        ExpiresAt = time.GetUtcNow().AddSeconds(fingerprint.TtlSeconds),
        LifeSeconds = fingerprint.TtlSeconds,
        TiedTo = tiedTo,
        Skeleton = prepared.Skeleton,
    };

    private static byte[] ToHalves(float[]? embedding)
    {
        if (embedding is null)
            return [];
        var bytes = new byte[embedding.Length * sizeof(ushort)];
        TensorPrimitives.ConvertToHalf(embedding, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
        return bytes;
    }

    private Task SweepAsync()
    {
        _index.RemoveExpired(time.GetUtcNow());
        return Task.CompletedTask;
    }
}
