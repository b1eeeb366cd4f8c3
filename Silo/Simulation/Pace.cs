namespace CoalescingCluster.Silo.Simulation;

/// <summary>When each token of a simulated answer is due.</summary>
internal sealed class Pace(SimulationControls controls, TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _stalled;

    /// <summary>Waits until a token is due.</summary>
    /// <returns>Whether it comes; not so when the answer is to break off before it.</returns>
    public async ValueTask<bool> BeforeAsync(int token, CancellationToken cancellationToken)
    {
        if (controls.FailAfterTokens is > 0 and var last && token >= last)
            return false;
        if (token > 0 && token == controls.StallAfterTokens)
        {
            _stalled = TimeSpan.FromMilliseconds(controls.StallMs ?? 0);
            await Task.Delay(_stalled, time, cancellationToken);
        }

        if (Wait(token) is var wait && wait >= Least)
            await Task.Delay(wait, time, cancellationToken);
        return true;
    }

    /// <summary>Whether a token comes without a wait, so that it can be sent together with the one before.</summary>
    public bool IsDue(int token) =>
        !(controls.FailAfterTokens is > 0 and var last && token >= last) && (token == 0 || token != controls.StallAfterTokens) && Wait(token) < Least;

    private TimeSpan Wait(int token) =>
        TimeSpan.FromMilliseconds(controls.FirstTokenMs ?? 0) + TimeSpan.FromSeconds(token / controls.TokensPerSecond!.Value) + _stalled - time.GetElapsedTime(_start);
}
