using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Matching;

/// <summary>
/// The cross-encoder: tokenizer and ONNX session. One pair a run without padding, since dynamic quantisation makes a result depend on what is
/// run with it; safe for concurrent calls.
/// </summary>
internal sealed class VerifierModel : IDisposable
{
    private readonly BertSession _session;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly int _maxTokens;

    private VerifierModel(BertSession session, WordPieceTokenizer tokenizer, int maxTokens)
    {
        _session = session;
        _tokenizer = tokenizer;
        _maxTokens = maxTokens;
    }

    /// <summary>Loads and checks the model of a folder.</summary>
    /// <exception cref="InvalidDataException">The files are not what <c>model.json</c> says.</exception>
    public static VerifierModel Load(string folder)
    {
        var description = VerifierDescription.Read(folder);
        var model = Path.Combine(folder, description.Model);
        var session = BertSession.Load(model, File.ReadAllBytes(model), "logit", description.MaxTokens);
        using var vocabulary = File.OpenRead(Path.Combine(folder, description.Vocabulary));
        return new(session, new WordPieceTokenizer(vocabulary, lowerCase: true), description.MaxTokens);
    }

    /// <summary>Token ids and types of a pair.</summary>
    public (long[] Ids, long[] Types) Encode(string first, string second)
    {
        var a = _tokenizer.Tokenize(first);
        var b = _tokenizer.Tokenize(second);
        var ids = new long[a.Count + b.Count + 3];
        var types = new long[ids.Length];
        ids[0] = _tokenizer.Start;
        for (var i = 0; i < a.Count; i++)
            ids[i + 1] = a[i];
        ids[a.Count + 1] = _tokenizer.Separator;
        for (var i = 0; i < b.Count; i++)
            ids[a.Count + 2 + i] = b[i];
        ids[^1] = _tokenizer.Separator;
        types.AsSpan(a.Count + 2).Fill(1);
        return (ids, types);
    }

    /// <summary>The logit of a pair; <see langword="null"/> when it is longer than the model reads.</summary>
    public float? Score(string first, string second)
    {
        // A token has at least one character: what is far too long need not be tokenized.
        if (first.Length + second.Length > _maxTokens * 16)
            return null;
        var (ids, types) = Encode(first, second);
        return ids.Length > _maxTokens ? null : Run(ids, types);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private float Run(long[] ids, long[] types) => _session.Run(ids, types, static (logit, _) => logit[0]);
}
