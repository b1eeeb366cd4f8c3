using System.Collections.Concurrent;
using System.Numerics.Tensors;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Embeddings and logits of one run, each computed once, so that several error rates and decisions cost one pass of the models.</summary>
internal sealed class ModelCache(Func<string, float[]> embed, Func<VerifierModels> verifiers) : IEquivalenceVerifier
{
    private readonly ConcurrentDictionary<string, float[]> _embeddings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(VerifierKind, string, string), float?> _logits = new();
    private readonly ConcurrentDictionary<string, PreparedText> _texts = new(StringComparer.Ordinal);
    private readonly Lazy<VerifierModels> _verifiers = new(verifiers);

    public PreparedText Prepare(string text) => _texts.GetOrAdd(text, PreparedText.Create);

    public float[] Embedding(string text) => _embeddings.GetOrAdd(text, embed);

    public float Cosine(string a, string b) => TensorPrimitives.Dot(Embedding(a), Embedding(b));

    public ValueTask<float?> ScoreAsync(VerifierKind kind, string first, string second, CancellationToken cancellationToken) => new(Score(kind, first, second));

    public float? Score(VerifierKind kind, string first, string second) => _logits.GetOrAdd((kind, first, second), key => _verifiers.Value[key.Item1].Score(key.Item2, key.Item3));

    /// <summary>Embeds what was not yet, on all cores.</summary>
    public void Embed(IReadOnlyCollection<string> texts, Action<double> progress) => ForAll(texts, text => Embedding(text), progress);

    /// <summary>Does work on all cores and reports the share that is done.</summary>
    public static void ForAll<T>(IReadOnlyCollection<T> items, Action<T> work, Action<double> progress)
    {
        var done = 0;
        Parallel.ForEach(items, item =>
        {
            work(item);
            var now = Interlocked.Increment(ref done);
            if (now % 64 == 0 || now == items.Count)
                progress((double)now / items.Count);
        });
    }
}
