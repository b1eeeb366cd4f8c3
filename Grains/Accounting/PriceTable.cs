using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace CoalescingCluster.Accounting;

/// <summary>What models cost, and since when. Immutable.</summary>
public sealed class PriceTable
{
    private readonly FrozenDictionary<string, ModelPrice[]> _prices;

    /// <summary>Creates a table from the prices of each model, in any order.</summary>
    public PriceTable(IEnumerable<KeyValuePair<string, IEnumerable<ModelPrice>>> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        _prices = prices.ToFrozenDictionary(
            static pair => pair.Key, static pair => pair.Value.OrderByDescending(static price => price.EffectiveFrom).ToArray(), StringComparer.Ordinal);
    }

    /// <summary>The models that it has prices of.</summary>
    public IEnumerable<string> Models => _prices.Keys;

    /// <summary>The prices of a model, the newest first; empty when it has none.</summary>
    public IReadOnlyList<ModelPrice> PricesOf(string model) => _prices.TryGetValue(model, out var prices) ? prices : [];

    /// <summary>What a call costs; nothing when the model has no price.</summary>
    /// <param name="model">The model; a dated name such as <c>gpt-4o-mini-2024-07-18</c> costs what the name without the date does.</param>
    /// <param name="usage">What the call used.</param>
    /// <param name="at">When it was made.</param>
    public Money CostOf(string model, TokenUsage usage, DateTimeOffset at) => TryFind(model, at, out var price) ? price.CostOf(usage) : Money.Zero;

    /// <summary>Finds the price of a model at a time.</summary>
    public bool TryFind(string model, DateTimeOffset at, [NotNullWhen(true)] out ModelPrice? price)
    {
        ArgumentNullException.ThrowIfNull(model);
        price = null;
        if (!_prices.TryGetValue(model, out var prices) && !_prices.TryGetValue(WithoutDate(model), out prices))
            return false;
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        price = Array.Find(prices, candidate => candidate.EffectiveFrom <= day);
        return price is not null;
    }

    /// <summary>This table with some models' prices replaced.</summary>
    public PriceTable With(IReadOnlyDictionary<string, IEnumerable<ModelPrice>> overrides)
    {
        ArgumentNullException.ThrowIfNull(overrides);
        return overrides.Count == 0
            ? this
            : new(_prices.Where(pair => !overrides.ContainsKey(pair.Key)).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value.AsEnumerable())).Concat(overrides));
    }

    /// <summary>A model name without what marks a snapshot: <c>-2024-07-18</c>, <c>-20241022</c> or <c>-latest</c>.</summary>
    private static string WithoutDate(string model)
    {
        if (model.EndsWith("-latest", StringComparison.Ordinal))
            return model[..^7];
        if (model.Length > 11 && model[^11] == '-' && DateOnly.TryParseExact(model.AsSpan(model.Length - 10), "yyyy-MM-dd", out _))
            return model[..^11];
        return model.Length > 9 && model[^9] == '-' && DateOnly.TryParseExact(model.AsSpan(model.Length - 8), "yyyyMMdd", out _) ? model[..^9] : model;
    }
}
