namespace CoalescingCluster.Fingerprinting;

internal sealed partial class ModelPool
{
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
