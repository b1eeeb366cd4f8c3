using System.Diagnostics.Metrics;

namespace CoalescingCluster.Diagnostics;

/// <summary>Counts money: what providers were owed, and what their answers would have cost once more had they not been shared.</summary>
public sealed class AccountingInstruments
{
    private readonly Counter<double> _cost;
    private readonly Counter<double> _saved;
    private readonly Counter<long> _storeErrors;
    private readonly Counter<long> _rejections;
    private long _waitingBatches;

    /// <summary>Creates the instruments.</summary>
    public AccountingInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(new MeterOptions(PipelineInstruments.MeterName));
        _cost = meter.CreateCounter<double>("coalescing_cost_usd", "USD", "What physical calls cost by the price table.");
        _saved = meter.CreateCounter<double>("coalescing_saved_usd", "USD", "What requests that shared an answer would have cost on their own.");
        _storeErrors = meter.CreateCounter<long>("coalescing_ledger_errors", description: "Failed attempts to write to the ledger.");
        _rejections = meter.CreateCounter<long>("coalescing_admission_rejections", description: "Requests that were refused by a limit, by its kind.");
        meter.CreateObservableGauge("coalescing_ledger_waiting_batches", () => Volatile.Read(ref _waitingBatches), description: "Batches that wait for the database.");
    }

    internal void Cost(string model, double dollars) => _cost.Add(dollars, new KeyValuePair<string, object?>("model", model));

    internal void Saved(string model, double dollars) => _saved.Add(dollars, new KeyValuePair<string, object?>("model", model));

    internal void StoreFailed() => _storeErrors.Add(1);

    internal void Rejected(string limit) => _rejections.Add(1, new KeyValuePair<string, object?>("limit", limit));

    internal void Waiting(int batches) => Volatile.Write(ref _waitingBatches, batches);
}
