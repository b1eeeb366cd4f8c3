using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Reads a run's output while it is there: <paramref name="output"/> lies in the runtime's memory and is gone afterwards.</summary>
internal delegate T OutputReader<out T>(ReadOnlySpan<float> output, int tokens);

/// <summary>
/// An ONNX session over a BERT encoder: one input a run, without padding, since dynamic quantisation makes a result depend on what it is run with;
/// one thread a run. Safe for concurrent runs, and for being disposed while some are under way.
/// </summary>
internal sealed class BertSession : IDisposable
{
    private static readonly string[] InputNames = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _outputs;
    private readonly OrtValue?[] _ones;
    private readonly OrtValue?[] _zeros;
    private readonly Lock _gate = new();
    private int _running;
    private bool _isDisposed;

    private BertSession(InferenceSession session, string output, int maxTokens)
    {
        _session = session;
        _outputs = [output];
        _ones = new OrtValue?[maxTokens + 1];
        _zeros = new OrtValue?[maxTokens + 1];
    }

    /// <summary>Loads a model.</summary>
    /// <param name="name">What messages call the model.</param>
    /// <param name="model">The ONNX file's bytes.</param>
    /// <param name="output">The float32 output that is read.</param>
    /// <param name="maxTokens">Longest input.</param>
    /// <exception cref="InvalidDataException">It is no ONNX model, or one with other inputs or outputs.</exception>
    public static BertSession Load(string name, byte[] model, string output, int maxTokens)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        InferenceSession session;
        try
        {
            session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InvalidDataException($"'{name}' is not an ONNX model that can be loaded: {error.Message}", error);
        }

        var wrong = InputNames.Where(input => !Has(session.InputMetadata, input, TensorElementType.Int64)).Select(static input => $"int64 input {input}").ToList();
        if (!Has(session.OutputMetadata, output, TensorElementType.Float))
            wrong.Add($"float32 output {output}");
        if (wrong.Count == 0)
            return new(session, output, maxTokens);
        var has = string.Join(", ", session.InputMetadata.Keys.Concat(session.OutputMetadata.Keys));
        session.Dispose();
        throw new InvalidDataException($"'{name}' lacks the {string.Join(", ", wrong)}; it has {has}.");
    }

    /// <summary>Runs the model on one input.</summary>
    /// <param name="ids">The tokens, special ones included.</param>
    /// <param name="types">The tokens' types; <c>null</c> when all are 0.</param>
    /// <param name="read">Takes the result out of the output.</param>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public T Run<T>(long[] ids, long[]? types, OutputReader<T> read)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _running++;
        }

        try
        {
            long[] shape = [1, ids.Length];
            using var tokens = OrtValue.CreateTensorValueFromMemory(ids, shape);
            using var ownTypes = types is null ? null : OrtValue.CreateTensorValueFromMemory(types, shape);
            OrtValue[] inputs = [tokens, Constant(_ones, ids.Length, 1), ownTypes ?? Constant(_zeros, ids.Length, 0)];
            using var results = _session.Run(_options, InputNames, inputs, _outputs);
            return read(results[0].GetTensorDataAsSpan<float>(), ids.Length);
        }
        finally
        {
            bool isLast;
            lock (_gate)
                isLast = --_running == 0 && _isDisposed;
            if (isLast)
                Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The native session must outlive the runs that use it: the last one to leave frees it.
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (_running > 0)
                return;
        }

        Release();
    }

    /// <summary>An input of one number, made once per length: runs only read it.</summary>
    private static OrtValue Constant(OrtValue?[] byLength, int length, long number)
    {
        if (Volatile.Read(ref byLength[length]) is { } known)
            return known;
        var numbers = new long[length];
        Array.Fill(numbers, number);
        var made = OrtValue.CreateTensorValueFromMemory(numbers, [1, length]);
        if (Interlocked.CompareExchange(ref byLength[length], made, null) is not { } other)
            return made;
        made.Dispose();
        return other;
    }

    private static bool Has(IReadOnlyDictionary<string, NodeMetadata> nodes, string name, TensorElementType type) =>
        nodes.TryGetValue(name, out var node) && node.IsTensor && node.ElementDataType == type;

    private void Release()
    {
        foreach (var constant in _ones.Concat(_zeros))
            constant?.Dispose();
        _options.Dispose();
        _session.Dispose();
    }
}
