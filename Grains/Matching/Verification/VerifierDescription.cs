using System.Security.Cryptography;
using System.Text.Json;

namespace CoalescingCluster.Matching;

/// <summary>What <c>model.json</c> says about a cross-encoder's files.</summary>
/// <param name="Model">File name of the ONNX model.</param>
/// <param name="ModelSha256">Its digest in lower-case hex.</param>
/// <param name="Vocabulary">File name of the WordPiece vocabulary.</param>
/// <param name="VocabularySha256">Its digest.</param>
/// <param name="MaxTokens">Longest input in tokens, marks included.</param>
internal sealed record VerifierDescription(string Model, string ModelSha256, string Vocabulary, string VocabularySha256, int MaxTokens)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Folder of a model that is shipped.</summary>
    public static string ShippedFolder(VerifierKind kind) =>
        Path.Combine(AppContext.BaseDirectory, "Models", kind == VerifierKind.General ? "equivalence-verifier" : "everyday-verifier");

    /// <summary>Reads the description of a folder and checks both digests.</summary>
    /// <exception cref="InvalidDataException">A file is missing, or is not the one that is described.</exception>
    public static VerifierDescription Read(string folder)
    {
        var path = Path.Combine(folder, "model.json");
        if (!File.Exists(path))
            throw new InvalidDataException($"There is no verifier in '{folder}': model.json is missing.");
        var description = JsonSerializer.Deserialize<VerifierDescription>(File.ReadAllText(path), Json);
        if (description is null || description.MaxTokens is < 16 or > 512)
            throw new InvalidDataException($"'{path}' describes no verifier: maxTokens must be between 16 and 512.");
        Check(Path.Combine(folder, description.Model), description.ModelSha256);
        Check(Path.Combine(folder, description.Vocabulary), description.VocabularySha256);
        return description;
    }

    private static void Check(string path, string expected)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"The verifier's file '{path}' is missing.");
        using var stream = File.OpenRead(path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"'{path}' has digest {actual}; {expected} is expected.");
    }
}
