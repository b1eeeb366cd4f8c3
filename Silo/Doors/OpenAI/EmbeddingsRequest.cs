using System.Text.Json;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>The body of <c>POST /v1/embeddings</c>.</summary>
/// <param name="Model">The model.</param>
/// <param name="Inputs">The texts, at least one.</param>
/// <param name="IsBase64">Whether vectors are wanted as little-endian floats in base64 instead of numbers.</param>
internal sealed record EmbeddingsRequest(string Model, IReadOnlyList<string> Inputs, bool IsBase64)
{
    /// <summary>Tokens of the input, estimated high: a token has three characters or more.</summary>
    public int EstimatedTokens => Inputs.Sum(static text => (text.Length / 3) + 2);

    /// <summary>Parses a body.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: what is wrong with it.</exception>
    public static EmbeddingsRequest Parse(ReadOnlyMemory<byte> body, int maxInputs)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw Wrong("The body must be a JSON object.", null);
            return new(ReadModel(root), ReadInputs(root, maxInputs), ReadFormat(root));
        }
        catch (JsonException error)
        {
            throw Wrong($"The body is not valid JSON: {error.Message}", null);
        }
        catch (InvalidOperationException)
        {
            throw Wrong("The body holds text that is not valid UTF-8.", null);
        }
    }

    private static string ReadModel(JsonElement root) =>
        root.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString()! : throw Wrong("'model' must be a string.", "model");

    private static List<string> ReadInputs(JsonElement root, int maxInputs)
    {
        if (!root.TryGetProperty("input", out var input))
            throw Wrong("'input' must be a text or a list of texts.", "input");
        if (input.ValueKind == JsonValueKind.String)
            return [input.GetString()!];
        if (input.ValueKind != JsonValueKind.Array || input.GetArrayLength() is 0 || input.GetArrayLength() > maxInputs)
            throw Wrong($"'input' must be a text or a list of 1 to {maxInputs} texts.", "input");
        var texts = new List<string>(input.GetArrayLength());
        foreach (var item in input.EnumerateArray())
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong("'input' must be texts; lists of tokens are not taken.", "input"));
        return texts;
    }

    private static bool ReadFormat(JsonElement root)
    {
        if (!root.TryGetProperty("encoding_format", out var format) || format.ValueKind == JsonValueKind.Null)
            return false;
        return format.ValueKind == JsonValueKind.String && format.GetString() is "float" or "base64"
            ? format.GetString() == "base64"
            : throw Wrong("'encoding_format' must be float or base64.", "encoding_format");
    }

    private static InferenceException Wrong(string message, string? param) => new(InferenceErrorCode.InvalidRequest, message) { Param = param };
}
