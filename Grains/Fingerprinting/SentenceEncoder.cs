using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Turns a text into an embedding: WordPiece, a BERT encoder through ONNX Runtime, the mean of the token states, L2. One text per run and no padding:
/// with dynamic quantisation a text's embedding would otherwise depend on what it is batched with. Thread-safe; each run uses one thread.
/// </summary>
internal sealed class SentenceEncoder : IDisposable
{
    private static readonly string[] InputNames = ["input_ids", "attention_mask", "token_type_ids"];
    private static readonly string[] OutputNames = ["last_hidden_state"];

    private readonly InferenceSession _session;
    private readonly WordPieceTokenizer _tokenizer;
    private readonly int _maxTokens;
    private readonly int _maxWindows;

    /// <summary>Loads a model's folder.</summary>
    /// <param name="folder">Folder with the model, its vocabulary and <c>encoder.json</c>.</param>
    /// <param name="maxWindows">Most windows for a long text.</param>
    /// <exception cref="InvalidDataException">The folder does not hold a model of the expected form.</exception>
    public SentenceEncoder(string folder, int maxWindows)
    {
        var description = EncoderDescription.Read(folder);
        Dimensions = description.Dimensions;
        _maxTokens = description.MaxTokens;
        _maxWindows = maxWindows;
        using var vocabulary = new MemoryStream(EncoderDescription.ReadChecked(folder, description.Vocabulary));
        _tokenizer = new WordPieceTokenizer(vocabulary, description.LowerCase);
        _session = Load(folder, description);
        if (Run(Frame(_tokenizer.Tokenize("check"))).Length != Dimensions)
            throw new InvalidDataException($"The model in '{folder}' does not give {Dimensions} components, as its encoder.json says.");
    }

    /// <summary>The folder of the model that the product comes with.</summary>
    public static string BuiltIn => Path.Combine(AppContext.BaseDirectory, "Models", "all-MiniLM-L6-v2");

    /// <summary>Components of an embedding.</summary>
    public int Dimensions { get; }

    /// <summary>The tokens of a text, special ones included.</summary>
    public long[] Tokenize(string text) => Frame(_tokenizer.Tokenize(text));

    /// <summary>The L2-normalised embedding of a text.</summary>
    /// <returns>The embedding, or <c>null</c> when the text is longer than its windows together.</returns>
    public float[]? Embed(string text)
    {
        var ids = _tokenizer.Tokenize(text);
        var perWindow = _maxTokens - 2;
        if (ids.Count <= perWindow)
            return Normalize(Run(Frame(ids)));
        if (ids.Count > perWindow * _maxWindows)
            return null;

        // Windows of nearly equal length, so that the last one is not a scrap; each counts by its length.
        var windows = (ids.Count + perWindow - 1) / perWindow;
        var sum = new float[Dimensions];
        for (var window = 0; window < windows; window++)
        {
            var start = (int)((long)ids.Count * window / windows);
            var end = (int)((long)ids.Count * (window + 1) / windows);
            var part = Normalize(Run(Frame([.. ids.Skip(start).Take(end - start)])));
            TensorPrimitives.MultiplyAdd(part, (float)(end - start), sum, sum);
        }

        return Normalize(sum);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private long[] Frame(IReadOnlyList<int> ids)
    {
        var framed = new long[ids.Count + 2];
        framed[0] = _tokenizer.Start;
        for (var i = 0; i < ids.Count; i++)
            framed[i + 1] = ids[i];
        framed[^1] = _tokenizer.Separator;
        return framed;
    }

    private float[] Run(long[] tokens)
    {
        long[] shape = [1, tokens.Length];
        var mask = new long[tokens.Length];
        Array.Fill(mask, 1);
        using var ids = OrtValue.CreateTensorValueFromMemory(tokens, shape);
        using var attention = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var types = OrtValue.CreateTensorValueFromMemory(new long[tokens.Length], shape);
        using var options = new RunOptions();
        using var results = _session.Run(options, InputNames, [ids, attention, types], OutputNames);
        var states = results[0].GetTensorDataAsSpan<float>();
        var mean = new float[states.Length / tokens.Length];
        for (var token = 0; token < tokens.Length; token++)
            TensorPrimitives.Add(mean, states.Slice(token * mean.Length, mean.Length), mean);
        TensorPrimitives.Divide(mean, tokens.Length, mean);
        return mean;
    }

    private static float[] Normalize(float[] vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    private static InferenceSession Load(string folder, EncoderDescription description)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        InferenceSession session;
        try
        {
            session = new InferenceSession(EncoderDescription.ReadChecked(folder, description.Model), options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidDataException($"'{description.Model.File}' in '{folder}' is not an ONNX model that can be loaded: {error.Message}");
        }

        var missing = InputNames.Except(session.InputMetadata.Keys).Concat(OutputNames.Except(session.OutputMetadata.Keys)).ToList();
        if (missing.Count == 0)
            return session;
        session.Dispose();
        throw new InvalidDataException($"'{description.Model.File}' in '{folder}' lacks {string.Join(", ", missing)}: a BERT encoder has the inputs {string.Join(", ", InputNames)} and the output {OutputNames[0]}.");
    }
}
