using System.Diagnostics.Metrics;

namespace CoalescingCluster.Diagnostics;

/// <summary>Counts money: what providers were owed, and what their answers would have cost once more had they not been shared.</summary>
public sealed class AccountingInstruments
{
    private readonly Counter<double> _cost;
    private readonly Counter<double> _saved;
    private readonly Counter<long> _rejections;
    private double _costs;
    private double _savings;
    private long _waitingBatches;

    /// <summary>Creates the instruments.</summary>
    public AccountingInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(new MeterOptions(PipelineInstruments.MeterName));
        _cost = meter.CreateCounter<double>("coalescing_cost_usd", description: "What physical calls cost by the price table, in dollars.");
        _saved = meter.CreateCounter<double>("coalescing_saved_usd", description: "What requests that shared an answer would have cost on their own, in dollars.");
        _rejections = meter.CreateCounter<long>("coalescing_admission_rejections", description: "Requests that were refused by a limit, by its kind.");
        meter.CreateObservableGauge("coalescing_ledger_waiting_batches", () => Volatile.Read(ref _waitingBatches), description: "Batches that wait for the database.");
    }

    /// <summary>What physical calls cost since the start, in dollars.</summary>
    public double TotalCost => Volatile.Read(ref _costs);

    /// <summary>What sharing saved since the start, in dollars.</summary>
    public double TotalSaved => Volatile.Read(ref _savings);

    internal void Cost(string model, double dollars)
    {
        _cost.Add(dollars, new KeyValuePair<string, object?>("model", model));
        Add(ref _costs, dollars);
    }

    internal void Saved(string model, double dollars)
    {
        _saved.Add(dollars, new KeyValuePair<string, object?>("model", model));
        Add(ref _savings, dollars);
    }

    internal void Rejected(string limit) => _rejections.Add(1, new KeyValuePair<string, object?>("limit", limit));

    internal void Waiting(int batches) => Volatile.Write(ref _waitingBatches, batches);

    private static void Add(ref double total, double amount)
    {
        var seen = Volatile.Read(ref total);
        while (Interlocked.CompareExchange(ref total, seen + amount, seen) is var before && !before.Equals(seen))
            seen = before;
    }
}
