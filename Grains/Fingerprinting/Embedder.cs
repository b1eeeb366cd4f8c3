using System.Collections.Concurrent;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Embeds on the model pool, behind a cache by text digest.</summary>
internal sealed class Embedder(SentenceEncoder encoder, ModelPool pool, FingerprintingInstruments instruments, IOptions<EmbeddingOptions> options, TimeProvider time) : IEmbedder
{
    private readonly BoundedCache<TextDigest, float[]> _cache = new(options.Value.CacheEntries);
    private readonly ConcurrentDictionary<TextDigest, Task<EmbeddingResult>> _pending = new();

    /// <inheritdoc/>
    public int Dimensions => encoder.Dimensions;

    /// <inheritdoc/>
    public async ValueTask<EmbeddingResult> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        var digest = TextDigest.Of(text);
        if (_cache.TryGet(digest, out var known))
            return new(known, false);
        if (!_pending.TryGetValue(digest, out var pending))
        {
            var mine = new TaskCompletionSource<EmbeddingResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            pending = _pending.GetOrAdd(digest, mine.Task);
            if (ReferenceEquals(pending, mine.Task))
                _ = RunAsync(digest, text, mine);
        }

        return await pending.WaitAsync(cancellationToken);
    }

    private async Task RunAsync(TextDigest digest, string text, TaskCompletionSource<EmbeddingResult> done)
    {
        try
        {
            var result = await pool.TryRunAsync((Self: this, text), static state => state.Self.Embed(state.text));
            if (result is { HasRun: true, Value: { } vector })
                _cache.Set(digest, vector, 1);
            _pending.TryRemove(digest, out _);
            done.SetResult(new(result.Value, !result.HasRun));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _pending.TryRemove(digest, out _);
            done.SetException(error);
        }
    }

    private float[]? Embed(string text)
    {
        var start = time.GetTimestamp();
        var vector = encoder.Embed(text);
        instruments.Embedded(time.GetElapsedTime(start));
        return vector;
    }
}
