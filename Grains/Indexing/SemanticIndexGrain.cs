using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace CoalescingCluster.Indexing;

/// <summary>Finds or registers meanings, one text after another: what is decided between two awaits is decided alone.</summary>
[CollectionAgeLimit(Minutes = 30)]
[PreferLocalPlacement]
internal sealed class SemanticIndexGrain(
    IEquivalenceDecision equivalence,
    TolerantStateFactory states,
    IOptions<IndexingOptions> options,
    TimeProvider time) : Grain, ISemanticIndexGrain
{
    private const int MaxRounds = 8;
    private static readonly TimeSpan ExpirySweep = TimeSpan.FromMinutes(1);

    private readonly MeaningIndex _index = new(options.Value.MaxTexts, options.Value.MaxTextsPerMeaning);
    private IndexStore _store = null!;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _store = new IndexStore(_index, states, this.GetGrainId(), time);
        await _store.LoadAsync();
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
            seen = _index.Sequence;
            if (candidates.Count == 0 || round > MaxRounds)
                return Register(fingerprint, asked);
            var choice = await equivalence.ChooseAsync(
                asked, candidates.ConvertAll(static candidate => new EquivalenceCandidate(candidate.Prepared, candidate.Cosine)), fingerprint.MaxErrorRate, cancellationToken);
            if (choice.Index >= 0 && candidates[choice.Index] is var chosen && _index.Knows(chosen.Text.SemanticHash))
                return Tie(fingerprint, asked, chosen);
        }
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string semanticHash)
    {
        _index.Forget(semanticHash);
        return _store.SaveAsync();
    }

    private Resolution? Register(Fingerprint fingerprint, PreparedText prepared)
    {
        if (!fingerprint.Register)
            return null;
        var name = fingerprint.Embedding is { } embedding ? SemanticHash.Of(embedding) : MeaningName.OfText(fingerprint.Digest);
        if (_index.IsTakenByAnother(name, fingerprint.Digest))
            name = MeaningName.Distinct(name, fingerprint.Digest);
        var first = _index.Add(TextFor(fingerprint, name, fingerprint.Digest, MatchKind.Exact, 1), prepared);
        return first with { Kind = MatchKind.New };
    }

    private Resolution Tie(Fingerprint fingerprint, PreparedText prepared, IndexCandidate chosen) =>
        _index.Add(TextFor(fingerprint, chosen.Text.SemanticHash, chosen.Text.LeaderDigest, MatchKind.Semantic, chosen.Cosine), prepared);

    private IndexedText TextFor(Fingerprint fingerprint, string semanticHash, TextDigest leader, MatchKind kind, float similarity) => new()
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
