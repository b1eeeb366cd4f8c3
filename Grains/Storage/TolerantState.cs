using Orleans.Storage;

namespace CoalescingCluster.Storage;

/// <summary>
/// A grain's state in a store that may be away: reads and writes are serialized, bounded in time, and never throw. Used from one activation
/// only.
/// </summary>
/// <typeparam name="T">The state; a serializable class.</typeparam>
internal sealed class TolerantState<T>(string name, GrainId grain, IGrainStorage storage, StoreHealth health, TimeProvider time)
    where T : class, new()
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private GrainState<T> _state = new(new T());
    private bool _known;

    /// <summary>The state as last read or written; a new instance when the store holds none.</summary>
    public T Value => _state.State!;

    /// <summary>Reads the state, if that has not succeeded yet.</summary>
    public async Task EnsureReadAsync()
    {
        if (_known || !health.IsWorthAsking)
            return;
        await _gate.WaitAsync();
        try
        {
            if (!_known)
                await ReadInsideGateAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Writes <paramref name="value"/> if nobody else wrote since the last read or write (ETag compare-and-set). After a conflict
    /// <see cref="Value"/> is what the other one wrote.
    /// </summary>
    public async Task<StoreWrite> WriteAsync(T value)
    {
        await _gate.WaitAsync();
        try
        {
            if (!health.IsWorthAsking || (!_known && !await ReadInsideGateAsync()))
            {
                _state.State = value;
                return StoreWrite.Unavailable;
            }

            // A write that is given up may still arrive, and then sets the ETag of the object that it was given: it gets one of its own.
            var attempt = new GrainState<T>(value, _state.ETag) { RecordExists = _state.RecordExists };
            try
            {
                await storage.WriteStateAsync(name, grain, attempt).WaitAsync(Patience, time);
                _state = attempt;
                health.Succeeded();
                return StoreWrite.Written;
            }
            catch (InconsistentStateException)
            {
                return await ReadInsideGateAsync() ? StoreWrite.Conflict : StoreWrite.Unavailable;
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                health.Failed(error);
                _known = false;
                _state = new(value);
                return StoreWrite.Unavailable;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes the state from the store.</summary>
    public async Task ClearAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (health.IsWorthAsking && (_known || await ReadInsideGateAsync()) && _state.RecordExists)
                await storage.ClearStateAsync(name, grain, _state).WaitAsync(Patience, time);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (error is not InconsistentStateException)
                health.Failed(error);
            _known = false;
        }
        finally
        {
            _state.State = new T();
            _gate.Release();
        }
    }

    private async Task<bool> ReadInsideGateAsync()
    {
        var fresh = new GrainState<T>(new T());
        try
        {
            await storage.ReadStateAsync(name, grain, fresh).WaitAsync(Patience, time);
            fresh.State ??= new T();
            _state = fresh;
            _known = true;
            health.Succeeded();
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            health.Failed(error);
            return false;
        }
    }
}
