using System.Diagnostics.Metrics;
using CoalescingCluster.Diagnostics;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Counts and times embeddings.</summary>
internal sealed class FingerprintingInstruments
{
    private readonly Counter<long> _shed;
    private readonly Histogram<double> _seconds;

    public FingerprintingInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(new MeterOptions(PipelineInstruments.MeterName));
        _shed = meter.CreateCounter<long>("coalescing_embedding_shed", description: "Texts that were matched exactly only because the models were busy.");
        _seconds = meter.CreateHistogram<double>("coalescing_embedding_seconds", "s", "Time to embed a text, without the wait for a thread.");
    }

    public void Shed() => _shed.Add(1);

    public void Embedded(TimeSpan took) => _seconds.Record(took.TotalSeconds);
}
