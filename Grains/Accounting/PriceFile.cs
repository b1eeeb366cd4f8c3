using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace CoalescingCluster.Accounting;

/// <summary>
/// Reads price tables: <c>{"models":{"name":[{"effective_from":"2024-07-18","input_per_million":0.15,"output_per_million":0.6,"cached_input_per_million":0.075}]}}</c>,
/// in dollars per million tokens. Cached input costs what input does where no price of its own is given.
/// </summary>
public static class PriceFile
{
    private const string Shipped = "CoalescingCluster.Accounting.prices.json";

    /// <summary>The table that comes with the program.</summary>
    public static PriceTable ReadShipped()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(Shipped)!;
        return Parse(file, "the shipped price table", out var problems) ?? throw new InvalidDataException(string.Join(" ", problems));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">A sentence for each thing that is wrong; empty when nothing is.</param>
    /// <returns>The table, or <c>null</c> when something is wrong.</returns>
    public static PriceTable? Read(string path, out IReadOnlyList<string> problems)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Parse(file, $"the price table '{path}'", out problems);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems = [$"The price table '{path}' cannot be read: {error.Message}"];
            return null;
        }
    }

    private static PriceTable? Parse(Stream file, string name, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        problems = found;
        var prices = new Dictionary<string, IEnumerable<ModelPrice>>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(file, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("models", out var models) || models.ValueKind != JsonValueKind.Object)
            {
                found.Add($"In {name}, 'models' must be an object with a list of prices for each model.");
                return null;
            }

            foreach (var model in models.EnumerateObject())
                prices[model.Name] = ReadModel(model, name, found);
        }
        catch (JsonException error)
        {
            found.Add($"In {name}, line {error.LineNumber + 1} is not valid JSON.");
        }

        return found.Count == 0 ? new PriceTable(prices) : null;
    }

    private static List<ModelPrice> ReadModel(JsonProperty model, string name, List<string> problems)
    {
        var prices = new List<ModelPrice>();
        if (model.Value.ValueKind != JsonValueKind.Array || model.Value.GetArrayLength() == 0)
        {
            problems.Add($"In {name}, model '{model.Name}' must have a list of at least one price.");
            return prices;
        }

        foreach (var entry in model.Value.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"In {name}, model '{model.Name}' has a price that is not an object.");
                continue;
            }

            var from = ReadDay(entry, model.Name, name, problems);
            var input = ReadPrice(entry, "input_per_million", null, model.Name, name, problems);
            var output = ReadPrice(entry, "output_per_million", null, model.Name, name, problems);
            var cached = ReadPrice(entry, "cached_input_per_million", input, model.Name, name, problems);
            if (prices.Exists(price => price.EffectiveFrom == from))
                problems.Add($"In {name}, model '{model.Name}' has two prices from {from:yyyy-MM-dd} on.");
            prices.Add(new(from, input, output, cached));
        }

        return prices;
    }

    private static DateOnly ReadDay(JsonElement entry, string model, string name, List<string> problems)
    {
        if (!entry.TryGetProperty("effective_from", out var value))
            return DateOnly.MinValue;
        if (value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        problems.Add($"In {name}, 'effective_from' of model '{model}' is {value.GetRawText()}, but must be a day such as \"2024-07-18\".");
        return DateOnly.MinValue;
    }

    private static long ReadPrice(JsonElement entry, string member, long? fallback, string model, string name, List<string> problems)
    {
        if (!entry.TryGetProperty(member, out var value) && fallback is { } known)
            return known;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var perMillion) && ModelPrice.TryPerToken(perMillion, out var pico))
            return pico;
        var given = value.ValueKind == JsonValueKind.Undefined ? "missing" : value.GetRawText();
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"In {name}, '{member}' of model '{model}' is {given}, but must be dollars per million tokens from 0 to {ModelPrice.MaxPerMillion} with at most six decimals."));
        return 0;
    }
}
