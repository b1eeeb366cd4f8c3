using Microsoft.Extensions.Options;

namespace CoalescingCluster.Matching;

/// <summary>Runs the cross-encoder on a bounded number of threads; loads it when it is first asked.</summary>
internal sealed class EquivalenceVerifier(IOptions<MatchingOptions> options) : IEquivalenceVerifier, IDisposable
{
    private readonly MatchingOptions _options = options.Value;
    private readonly SemaphoreSlim _permits = new(Environment.ProcessorCount);
    private readonly Lazy<VerifierModel> _model = new(() => VerifierModel.Load(options.Value.VerifierPath.Length > 0 ? options.Value.VerifierPath : VerifierDescription.DefaultFolder));

    public async ValueTask<float?> ScoreAsync(string first, string second, CancellationToken cancellationToken)
    {
        if (_options.Verifier == VerifierMode.Off)
            return null;
        var wait = _options.Verifier == VerifierMode.Shed ? TimeSpan.Zero : _options.VerifierTimeout;
        if (!await _permits.WaitAsync(wait, cancellationToken))
            return null;
        try
        {
            return _model.Value.Score(first, second);
        }
        finally
        {
            _permits.Release();
        }
    }

    public void Dispose()
    {
        if (_model.IsValueCreated)
            _model.Value.Dispose();
        _permits.Dispose();
    }
}
