using CoalescingCluster.Fingerprinting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Matching;

/// <summary>Runs the cross-encoders on the model pool's threads.</summary>
internal sealed class EquivalenceVerifier(IOptions<MatchingOptions> options, IOptions<EmbeddingOptions> pooling, ModelPool pool, VerifierModels models, TimeProvider time) : IEquivalenceVerifier
{
    private readonly MatchingOptions _options = options.Value;
    private readonly int _threads = pooling.Value.Workers;
    private int _pending;

    /// <inheritdoc/>
    public async ValueTask<float?> ScoreAsync(VerifierKind kind, string first, string second, CancellationToken cancellationToken)
    {
        if (_options.Verifier == VerifierMode.Off)
            return null;
        try
        {
            // Shed means: only while a thread is free for it.
            if (Interlocked.Increment(ref _pending) > _threads && _options.Verifier == VerifierMode.Shed)
                return null;
            var run = pool.TryRunAsync((model: models[kind], first, second), static job => job.model.Score(job.first, job.second)).AsTask();
            var result = await run.WaitAsync(_options.VerifierTimeout, time, cancellationToken);
            return result.HasRun ? result.Value : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }
}
