using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoalescingCluster.Fingerprinting;

/// <summary>What <c>encoder.json</c> in a model's folder says of the model.</summary>
internal sealed record EncoderDescription
{
    private const string FileName = "encoder.json";
    private const string MeanPooling = "mean";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public required string Name { get; init; }

    public required EncoderFile Model { get; init; }

    public required EncoderFile Vocabulary { get; init; }

    /// <summary>Components of an embedding.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Longest input in tokens, special ones included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>How token states become one embedding; only their mean is known.</summary>
    public string Pooling { get; init; } = MeanPooling;

    /// <summary>Whether the vocabulary is lower case without accents.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Reads the description of a folder.</summary>
    /// <exception cref="InvalidDataException">It is missing or wrong; the message says how.</exception>
    public static EncoderDescription Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new InvalidDataException($"The model folder '{folder}' has no {FileName}.");
        try
        {
            var description = JsonSerializer.Deserialize<EncoderDescription>(File.ReadAllBytes(path), Json);
            if (description is not { Dimensions: > 0 and <= 8192, MaxTokens: >= 8 and <= 8192 })
                throw new InvalidDataException($"'{path}': dimensions must be from 1 to 8192 and max_tokens from 8 to 8192.");
            if (description.Pooling != MeanPooling)
                throw new InvalidDataException($"'{path}': pooling is '{description.Pooling}', but only '{MeanPooling}' is known.");
            return description;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' is not a valid model description: {error.Message}");
        }
    }

    /// <summary>Reads a file of the folder and checks its digest.</summary>
    /// <exception cref="InvalidDataException">It is missing, or it is not the file that the description means.</exception>
    public static byte[] ReadChecked(string folder, EncoderFile file)
    {
        var path = Path.Combine(folder, file.File);
        if (!File.Exists(path))
            throw new InvalidDataException($"The model folder '{folder}' has no '{file.File}'.");
        var content = File.ReadAllBytes(path);
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        return digest.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase)
            ? content
            : throw new InvalidDataException($"'{path}' has the SHA-256 digest {digest}, but {file.Sha256} is expected: the file is damaged or another one.");
    }

    /// <summary>A file and its digest.</summary>
    internal sealed record EncoderFile(string File, string Sha256);
}
