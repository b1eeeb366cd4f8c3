namespace CoalescingCluster.Silo.Hosting;

/// <summary>
/// Bounds the end of a stop. Requests under way are waited for as long as <see cref="ShutdownOptions.TimeoutSeconds"/> says; once they are over, leaving
/// the cluster gets a few seconds only: with the store away it would otherwise try until the whole time is up. Registered behind the silo, so
/// that it stops just before it.
/// </summary>
internal sealed class StopLimit(TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan GivingUp = TimeSpan.FromSeconds(4);
    private readonly CancellationTokenSource _limit = new();
    private readonly TaskCompletionSource _exceeded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancelled when the stop has taken long enough: what is left is to be done without the store.</summary>
    public CancellationToken Token => _limit.Token;

    /// <summary>Completes when even that took too long: the other silos find out by themselves that this one has left.</summary>
    public Task Exceeded => _exceeded.Task;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _ = CountAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _limit.Dispose();

    private async Task CountAsync()
    {
        await Task.Delay(Leaving, time, CancellationToken.None);
        try
        {
            await _limit.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The silo has left.
            return;
        }

        await Task.Delay(GivingUp, time, CancellationToken.None);
        _exceeded.TrySetResult();
    }
}
