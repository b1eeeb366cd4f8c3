using Microsoft.Extensions.Options;

namespace CoalescingCluster.Accounting;

/// <summary>The prices in force: the file's, with those that an operator set in the database before them.</summary>
public sealed class PriceBook
{
    private readonly PriceTable _fromFile;
    private volatile PriceTable _current;

    /// <summary>Reads the configured table.</summary>
    /// <exception cref="InvalidDataException">It is wrong.</exception>
    public PriceBook(IOptions<PricesOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> problems = [];
        _fromFile = string.IsNullOrEmpty(options.Value.File)
            ? PriceFile.ReadShipped()
            : PriceFile.Read(options.Value.File, out problems) ?? throw new InvalidDataException(string.Join(" ", problems));
        _current = _fromFile;
    }

    /// <summary>The prices in force now.</summary>
    public PriceTable Current => _current;

    /// <summary>What a call costs: by the name that the provider bills, or by the caller's name where the former has no price.</summary>
    internal Money CostOf(string upstreamModel, string model, TokenUsage usage, DateTimeOffset at) =>
        Current.TryFind(upstreamModel, at, out var price) ? price.CostOf(usage) : Current.CostOf(model, usage, at);

    /// <summary>Whether a call's price is known under one of its model's two names.</summary>
    internal bool HasPriceOf(string upstreamModel, string model, DateTimeOffset at) => Current.TryFind(upstreamModel, at, out _) || Current.TryFind(model, at, out _);

    /// <summary>Sets what goes before the file.</summary>
    internal void Override(IReadOnlyDictionary<string, IEnumerable<ModelPrice>> prices) => _current = _fromFile.With(prices);
}
