using System.Collections.Concurrent;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Embeds on the model pool, behind a cache by text digest.</summary>
internal sealed partial class Embedder(
    SentenceEncoder encoder,
    ModelPool pool,
    FingerprintingInstruments instruments,
    IOptions<EmbeddingOptions> options,
    TimeProvider time,
    ILogger<Embedder> logger) : IEmbedder
{
    private static readonly EmbeddingResult TooLong = new(null, false);
    private static readonly EmbeddingResult Shed = new(null, true);

    private readonly BoundedCache<TextDigest, float[]> _cache = new(options.Value.CacheEntries);
    private readonly ConcurrentDictionary<TextDigest, Task<EmbeddingResult>> _pending = new();

    /// <inheritdoc/>
    public int Dimensions => encoder.Dimensions;

    /// <inheritdoc/>
    public async ValueTask<EmbeddingResult> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        if (encoder.IsFarTooLong(text))
            return TooLong;
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

        // The run is shared, so one caller that leaves doesn't end it.
        return await pending.WaitAsync(cancellationToken);
    }

    private async Task RunAsync(TextDigest digest, string text, TaskCompletionSource<EmbeddingResult> done)
    {
        try
        {
            var result = await ResultAsync(digest, text);
            _pending.TryRemove(digest, out _);
            done.SetResult(result);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _pending.TryRemove(digest, out _);
            done.SetException(error);
        }
    }

    private async ValueTask<EmbeddingResult> ResultAsync(TextDigest digest, string text)
    {
        // An equal text may have been embedded between this caller's look into the cache and its entry.
        if (_cache.TryGet(digest, out var known))
            return new(known, false);
        try
        {
            var result = await pool.TryRunAsync((Self: this, text), static state => state.Self.Embed(state.text));
            if (!result.HasRun)
                return Shed;
            if (result.Value is not { } vector)
                return TooLong;
            _cache.Set(digest, vector, 1);
            return new(vector, false);
        }
        catch (Exception error) when (error is OnnxRuntimeException or ObjectDisposedException)
        {
            // A text without an embedding is matched exactly: it costs hits, not answers.
            LogFailed(error.Message);
            instruments.Shed();
            return Shed;
        }
    }

    private float[]? Embed(string text)
    {
        var start = time.GetTimestamp();
        var vector = encoder.Embed(text);
        instruments.Embedded(time.GetElapsedTime(start));
        return vector;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sentence encoder failed; a text is matched exactly only ({Error}).")]
    private partial void LogFailed(string error);
}
