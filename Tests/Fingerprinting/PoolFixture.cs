using System.Diagnostics.Metrics;
using CoalescingCluster.Fingerprinting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Fingerprinting;

/// <summary>A model pool with instruments of its own, whose counts can be read.</summary>
internal sealed class PoolFixture : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private long _shed;
    private long _embedded;

    public PoolFixture(EmbeddingOptions options, TimeProvider time)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Instruments = new FingerprintingInstruments(meters);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _shed, value));
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _embedded));
        _listener.Start();
        Options = Microsoft.Extensions.Options.Options.Create(options);
        Pool = new ModelPool(Options, Instruments, time);
    }

    public ModelPool Pool { get; }

    public FingerprintingInstruments Instruments { get; }

    public IOptions<EmbeddingOptions> Options { get; }

    /// <summary>What <c>coalescing_embedding_shed</c> counts.</summary>
    public long Shed => Interlocked.Read(ref _shed);

    /// <summary>How many times <c>coalescing_embedding_seconds</c> has.</summary>
    public long Embedded => Interlocked.Read(ref _embedded);

    /// <summary>Keeps one thread of the pool busy until the gate opens.</summary>
    /// <returns>Done when the thread is busy; holds what is done when it is free again.</returns>
    public async Task<Task> OccupyAsync(ManualResetEventSlim gate)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = Pool.TryRunAsync((started, gate), static state =>
        {
            state.started.SetResult();
            state.gate.Wait();
            return 0;
        }).AsTask();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return busy;
    }

    public void Dispose()
    {
        Pool.Dispose();
        _listener.Dispose();
        _services.Dispose();
    }
}
