using System.Diagnostics.Metrics;

namespace CoalescingCluster.Diagnostics;

/// <summary>Counts trouble with stores and databases that requests survived.</summary>
internal sealed class StoreErrors(IMeterFactory meters)
{
    private readonly Counter<long> _errors = meters.Create(new MeterOptions(PipelineInstruments.MeterName))
        .CreateCounter<long>("coalescing_store_errors", description: "Trouble with a store that requests survived.");

    /// <summary>Counts one.</summary>
    /// <param name="store"><c>grain-state</c>, <c>ledger</c> or <c>tenants</c>.</param>
    public void Add(string store) => _errors.Add(1, new KeyValuePair<string, object?>("store", store));
}
