using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Turns a text into an embedding: WordPiece, a BERT encoder through ONNX Runtime, the mean of the token states, L2. One text per run and no padding:
/// with dynamic quantisation a text's embedding would otherwise depend on what it is batched with. Thread-safe; each run uses one thread.
/// </summary>
internal sealed class SentenceEncoder : IDisposable
{
    private const string OutputName = "last_hidden_state";

    /// <summary>Characters to a token from which on a text is held for too long unread. English has 4 to 5, deeply indented code about 10.</summary>
    private const int MaxCharactersPerToken = 32;

    private readonly BertSession _session;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly OutputReader<float[]> _mean;
    private readonly int _perWindow;
    private readonly int _maxWindows;

    /// <summary>Loads a model's folder and runs the model once.</summary>
    /// <param name="folder">Folder with the model, its vocabulary and <c>encoder.json</c>.</param>
    /// <param name="maxWindows">Most windows for a long text.</param>
    /// <exception cref="InvalidDataException">The folder does not hold a model of the expected form; the message says which file and why.</exception>
    public SentenceEncoder(string folder, int maxWindows)
    {
        var description = EncoderDescription.Read(folder);
        Dimensions = description.Dimensions;
        _perWindow = description.MaxTokens - 2;
        _maxWindows = maxWindows;
        _mean = Mean;
        var vocabulary = EncoderDescription.ReadChecked(folder, description.Vocabulary);
        _tokenizer = LoadTokenizer(Path.Combine(folder, description.Vocabulary.File), vocabulary, description.LowerCase);
        var model = Path.Combine(folder, description.Model.File);
        _session = BertSession.Load(model, EncoderDescription.ReadChecked(folder, description.Model), OutputName, description.MaxTokens);
        try
        {
            Check(model, description, WordPieceTokenizer.CountLines(vocabulary));
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>The folder of the model that the product comes with.</summary>
    public static string BuiltIn => Path.Combine(AppContext.BaseDirectory, "Models", "all-MiniLM-L6-v2");

    /// <summary>Components of an embedding.</summary>
    public int Dimensions { get; }

    /// <summary>The tokens of a text, special ones included.</summary>
    public long[] Tokenize(string text)
    {
        var ids = _tokenizer.Tokenize(text);
        return Frame(ids, 0, ids.Count);
    }

    /// <summary>Whether a text's mere length says that <see cref="Embed"/> gives nothing; costs nothing.</summary>
    public bool IsFarTooLong(string text) => text.Length > (long)MaxCharactersPerToken * _perWindow * _maxWindows;

    /// <summary>The L2-normalised embedding of a text.</summary>
    /// <returns>The embedding, or <c>null</c> when the text is longer than its windows together.</returns>
    public float[]? Embed(string text)
    {
        if (IsFarTooLong(text))
            return null;
        var ids = _tokenizer.Tokenize(text);
        if (ids.Count <= _perWindow)
            return EmbedWindow(ids, 0, ids.Count);
        if (ids.Count > _perWindow * _maxWindows)
            return null;

        // Windows of nearly equal length, so that the last one is not a scrap; each counts by its length.
        var windows = (ids.Count + _perWindow - 1) / _perWindow;
        var sum = new float[Dimensions];
        for (var window = 0; window < windows; window++)
        {
            var start = (int)((long)ids.Count * window / windows);
            var end = (int)((long)ids.Count * (window + 1) / windows);
            TensorPrimitives.MultiplyAdd(EmbedWindow(ids, start, end), (float)(end - start), sum, sum);
        }

        return Normalize(sum);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static WordPieceTokenizer LoadTokenizer(string path, byte[] vocabulary, bool lowerCase)
    {
        try
        {
            using var stream = new MemoryStream(vocabulary);
            return new WordPieceTokenizer(stream, lowerCase);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException($"'{path}' is not a WordPiece vocabulary with [UNK], [CLS] and [SEP]: {error.Message}", error);
        }
    }

    private static float[] Normalize(float[] vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    private float[] EmbedWindow(IReadOnlyList<int> ids, int start, int end) => Normalize(_session.Run(Frame(ids, start, end), null, _mean));

    private long[] Frame(IReadOnlyList<int> ids, int start, int end)
    {
        var framed = new long[end - start + 2];
        framed[0] = _tokenizer.Start;
        for (var i = start; i < end; i++)
            framed[i - start + 1] = ids[i];
        framed[^1] = _tokenizer.Separator;
        return framed;
    }

    private float[] Mean(ReadOnlySpan<float> states, int tokens)
    {
        if (states.Length != tokens * Dimensions)
            throw new InvalidDataException($"{OutputName} has {states.Length / tokens} components to a token, but {Dimensions} are expected.");
        var mean = new float[Dimensions];
        for (var token = 0; token < tokens; token++)
            TensorPrimitives.Add(mean, states.Slice(token * Dimensions, Dimensions), mean);
        TensorPrimitives.Divide(mean, tokens, mean);
        return mean;
    }

    /// <summary>Runs the longest input with the last token of the vocabulary: that the model takes both is not written in it.</summary>
    private void Check(string model, EncoderDescription description, int tokens)
    {
        var longest = new long[description.MaxTokens];
        Array.Fill(longest, tokens - 1);
        try
        {
            _session.Run(longest, null, _mean);
        }
        catch (Exception error) when (error is OnnxRuntimeException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"'{model}' does not take {description.MaxTokens} tokens of a vocabulary of {tokens} and give {Dimensions} components, as its encoder.json says: {error.Message}", error);
        }
    }
}
