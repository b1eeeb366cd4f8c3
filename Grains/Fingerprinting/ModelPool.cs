using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Threads that run the small models, so that they starve neither the thread pool nor one another. Work that finds the queue full, or that waited
/// too long in it, is shed: its caller goes on without a model.
/// </summary>
internal sealed class ModelPool : IDisposable
{
    private readonly BlockingCollection<Job> _queue;
    private readonly TimeSpan _maxWait;
    private readonly TimeProvider _time;
    private readonly FingerprintingInstruments _instruments;

    public ModelPool(IOptions<EmbeddingOptions> options, FingerprintingInstruments instruments, TimeProvider time)
    {
        _queue = new BlockingCollection<Job>(new ConcurrentQueue<Job>(), options.Value.QueueLength);
        _maxWait = TimeSpan.FromMilliseconds(options.Value.MaxWaitMilliseconds);
        _instruments = instruments;
        _time = time;
        for (var i = 0; i < options.Value.Workers; i++)
            new Thread(Work) { IsBackground = true, Name = $"model-{i}" }.Start();
    }

    /// <summary>Runs <paramref name="run"/> on a thread of the pool.</summary>
    /// <returns>Whether it ran, and its result; not so when it was shed.</returns>
    public ValueTask<PoolResult<TResult>> TryRunAsync<TState, TResult>(TState state, Func<TState, TResult> run)
    {
        var job = new Job<TState, TResult>(state, run, _time.GetTimestamp());
        if (_queue.TryAdd(job))
            return new(job.Task);
        _instruments.Shed();
        return new(default(PoolResult<TResult>));
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.CompleteAdding();

    private void Work()
    {
        foreach (var job in _queue.GetConsumingEnumerable())
        {
            if (_time.GetElapsedTime(job.QueuedAt) <= _maxWait)
            {
                job.Run();
            }
            else
            {
                _instruments.Shed();
                job.Shed();
            }
        }
    }

    private abstract class Job(long queuedAt)
    {
        public long QueuedAt { get; } = queuedAt;

        public abstract void Run();

        public abstract void Shed();
    }

    private sealed class Job<TState, TResult>(TState state, Func<TState, TResult> run, long queuedAt) : Job(queuedAt)
    {
        private readonly TaskCompletionSource<PoolResult<TResult>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<PoolResult<TResult>> Task => _done.Task;

        public override void Run()
        {
            try
            {
                _done.SetResult(new(true, run(state)));
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                _done.SetException(error);
            }
        }

        public override void Shed() => _done.SetResult(default);
    }
}
