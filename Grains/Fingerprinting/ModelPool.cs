using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Threads that run the small models, so that they starve neither the thread pool nor one another. Work that finds the queue full, that would have
/// to wait too long in it, or that did, is shed: its caller goes on without a model.
/// </summary>
internal sealed partial class ModelPool : IDisposable
{
    /// <summary>How much one run counts in the average: about the last ten runs make it.</summary>
    private const double Weight = 0.1;

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Job> _queue;
    private readonly Thread[] _threads;
    private readonly TimeSpan _maxWait;
    private readonly TimeProvider _time;
    private readonly FingerprintingInstruments _instruments;
    private double _secondsPerRun;

    public ModelPool(IOptions<EmbeddingOptions> options, FingerprintingInstruments instruments, TimeProvider time)
    {
        _queue = new BlockingCollection<Job>(new ConcurrentQueue<Job>(), options.Value.QueueLength);
        _maxWait = TimeSpan.FromMilliseconds(options.Value.MaxWaitMilliseconds);
        _instruments = instruments;
        _time = time;
        _threads = new Thread[options.Value.Workers];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"model-{i}" };
            _threads[i].Start();
        }
    }

    /// <summary>How long work that comes now would wait for a thread, going by the runs of late.</summary>
    public TimeSpan ExpectedWait => TimeSpan.FromSeconds(_queue.Count * Volatile.Read(ref _secondsPerRun) / _threads.Length);

    /// <summary>Runs <paramref name="run"/> on a thread of the pool.</summary>
    /// <returns>Whether it ran, and its result; not so when it was shed.</returns>
    public ValueTask<PoolResult<TResult>> TryRunAsync<TState, TResult>(TState state, Func<TState, TResult> run)
    {
        var job = new Job<TState, TResult>(state, run, _time.GetTimestamp());
        if (ExpectedWait <= _maxWait && TryQueue(job))
            return new(job.Task);
        _instruments.Shed();
        return new(default(PoolResult<TResult>));
    }

    /// <summary>Sheds what is queued and waits for what runs, so that the models can be disposed afterwards.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        while (_queue.TryTake(out var job))
            job.Shed();
        foreach (var thread in _threads)
            thread.Join(StopPatience);
    }

    private bool TryQueue(Job job)
    {
        try
        {
            return !_queue.IsAddingCompleted && _queue.TryAdd(job);
        }
        catch (InvalidOperationException)
        {
            // Disposed in between: the silo stops, and the caller goes on without a model.
            return false;
        }
    }

    private void Work()
    {
        foreach (var job in _queue.GetConsumingEnumerable())
        {
            var start = _time.GetTimestamp();
            if (_time.GetElapsedTime(job.QueuedAt, start) > _maxWait)
            {
                _instruments.Shed();
                job.Shed();
                continue;
            }

            job.Run();
            Count(_time.GetElapsedTime(start));
        }
    }

    private void Count(TimeSpan took)
    {
        // Threads may overwrite one another's update: it is an estimate.
        var average = Volatile.Read(ref _secondsPerRun);
        Volatile.Write(ref _secondsPerRun, average + (Weight * (took.TotalSeconds - average)));
    }
}
