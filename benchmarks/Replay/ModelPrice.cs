using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CoalescingCluster.Benchmarks.Replay;

/// <summary>Price of a model in dollars per million tokens.</summary>
internal sealed record ModelPrice(
    [property: JsonPropertyName("input_per_million")] decimal InputPerMillion,
    [property: JsonPropertyName("output_per_million")] decimal OutputPerMillion)
{
    /// <summary>Cost of one call in dollars.</summary>
    public decimal CostOf(int promptTokens, int completionTokens) =>
        ((promptTokens * InputPerMillion) + (completionTokens * OutputPerMillion)) / 1_000_000m;

    /// <summary>Finds a model's price in a table: the given file, or the one that comes with the program.</summary>
    public static ModelPrice Find(string model, string? file)
    {
        using var table = file is null
            ? Assembly.GetExecutingAssembly().GetManifestResourceStream("prices.json")!
            : File.OpenRead(file);
        var prices = JsonSerializer.Deserialize<Dictionary<string, ModelPrice>>(table)!;
        return prices.TryGetValue(model, out var price)
            ? price
            : throw new InvalidDataException($"The price table has no model '{model}'; it has {string.Join(", ", prices.Keys)}. Give another table with --prices.");
    }
}
