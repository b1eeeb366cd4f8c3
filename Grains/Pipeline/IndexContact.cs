using System.Collections.Concurrent;
using CoalescingCluster.Coalescing;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Pipeline;

/// <summary>
/// Waits for the semantic indexes, for as long as a flight may stand still. An index that owes an answer is left alone until the answer comes or the cluster
/// gives it up, so that only the first callers wait for a silo that is frozen.
/// </summary>
internal sealed class IndexContact(IOptions<CoalescingOptions> options, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _patience = options.Value.FallbackAfterMilliseconds == 0 ? LongestWait : TimeSpan.FromMilliseconds(options.Value.FallbackAfterMilliseconds);
    private readonly ConcurrentDictionary<string, Task> _owed = new(StringComparer.Ordinal);

    /// <summary>How many indexes owe an answer.</summary>
    public int Silent => _owed.Count;

    /// <summary>Whether an index owes an answer for longer than anybody waits.</summary>
    public bool IsSilent(string index) => _owed.ContainsKey(index);

    /// <summary>Waits for a look-up, which needs no model.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public async Task<T> LookedUpAsync<T>(string index, Task<T> answer)
    {
        try
        {
            return await answer.WaitAsync(_patience, time);
        }
        catch (TimeoutException) when (!answer.IsCompleted && _owed.TryAdd(index, answer))
        {
            _ = answer.ContinueWith(
                (owed, _) =>
                {
                    _owed.TryRemove(new(index, owed));
                    _ = owed.Exception;
                }, null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Waits for a decision, which may need the verifier.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public Task<T> DecidedAsync<T>(Task<T> answer) => answer.WaitAsync(LongestWait, time);
}
