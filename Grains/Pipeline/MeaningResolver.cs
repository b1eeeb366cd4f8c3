using System.Collections.Concurrent;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Pipeline;

/// <summary>
/// Finds the meaning of a text: by digest, by the digest of its canonical form, or by its embedding. Equal texts that arrive together are resolved
/// once. When the index or the embedder is not to be had, the text is matched exactly only.
/// </summary>
internal sealed partial class MeaningResolver(
    IGrainFactory grains,
    IEmbedder embedder,
    PreparedTexts texts,
    IndexContact contact,
    PipelineInstruments instruments,
    TimeProvider time,
    ILogger<MeaningResolver> logger)
{
    private readonly ConcurrentDictionary<(NearKey Key, CoalesceMode Mode, double MaxErrorRate, bool Register), Lazy<Task<ResolvedMeaning>>> _pending = new();

    /// <summary>Resolves the text of a request.</summary>
    public async ValueTask<ResolvedMeaning> ResolveAsync(ChatRequest chat, NearKey key, SharingTerms terms, CancellationToken cancellationToken)
    {
        if (terms.Mode == CoalesceMode.Exact || !chat.IsSemanticallyComparable)
            return new(ExactOnly(chat.TextDigest), TimeSpan.Zero, null);
        var pendingKey = (key, terms.Mode, terms.MaxErrorRate, Register: !terms.OnlyIfCached);
        var pending = _pending.GetOrAdd(
            pendingKey,
            static (k, state) => new(() => state.Self.RunAsync(state.Chat, k, state.Terms)),
            (Self: this, Chat: chat, Terms: terms));

        // The work is shared, so one caller that leaves doesn't cancel it.
        return await pending.Value.WaitAsync(cancellationToken);
    }

    private async Task<ResolvedMeaning> RunAsync(ChatRequest chat, (NearKey Key, CoalesceMode Mode, double MaxErrorRate, bool Register) pendingKey, SharingTerms terms)
    {
        await Task.Yield();
        try
        {
            return await LookUpAsync(chat, pendingKey.Key, terms, pendingKey.Register);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogIndexAway(error.Message);
            instruments.DegradedToExact();
            return new(ExactOnly(chat.TextDigest), TimeSpan.Zero, null);
        }
        finally
        {
            _pending.TryRemove(pendingKey, out _);
        }
    }

    private async Task<ResolvedMeaning> LookUpAsync(ChatRequest chat, NearKey key, SharingTerms terms, bool register)
    {
        var start = time.GetTimestamp();
        var prepared = texts.Of(chat);
        var indexKey = $"{key.Partition}/0";
        if (contact.IsSilent(indexKey))
        {
            instruments.DegradedToExact();
            return new(ExactOnly(chat.TextDigest), TimeSpan.Zero, null);
        }

        var index = grains.GetGrain<ISemanticIndexGrain>(indexKey);
        var found = await contact.LookedUpAsync(indexKey, index.FindAsync(chat.TextDigest, prepared.CanonicalDigest, terms.MaxErrorRate));
        if (found is not null)
            return Done(found, start, null);

        var embedStart = time.GetTimestamp();
        var embedding = await embedder.EmbedAsync(prepared.ModelText, CancellationToken.None);
        var embed = time.GetElapsedTime(embedStart);
        if (embedding.Vector is null)
            instruments.DegradedToExact();
        var fingerprint = new Fingerprint
        {
            Digest = chat.TextDigest,
            CanonicalDigest = prepared.CanonicalDigest,
            Text = chat.Text,
            Embedding = embedding.Vector,
            MaxErrorRate = terms.MaxErrorRate,
            TtlSeconds = terms.TtlSeconds,
            Register = register,
        };
        var resolved = await contact.DecidedAsync(index.ResolveAsync(fingerprint, CancellationToken.None));
        return Done(resolved, start, embed);
    }

    private ResolvedMeaning Done(Resolution? resolution, long start, TimeSpan? embed)
    {
        var took = time.GetElapsedTime(start) - (embed ?? TimeSpan.Zero);
        instruments.Resolved(took);
        return new(resolution, took, embed);
    }

    /// <summary>A meaning that only this very text has.</summary>
    private static Resolution ExactOnly(TextDigest digest) => new(MeaningName.OfText(digest), digest, MatchKind.Exact, 1);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The semantic index does not answer; texts are matched exactly only ({Error}).")]
    private partial void LogIndexAway(string error);
}
