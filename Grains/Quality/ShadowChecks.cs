using System.Threading.RateLimiting;
using CoalescingCluster.Matching;
using CoalescingCluster.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Quality;

/// <summary>
/// Checks a sampled share of semantic matches: makes the call that was saved, in the background and within a budget, and compares the two answers.
/// The estimate that follows tightens the error rate that the decision is asked for.
/// </summary>
internal sealed partial class ShadowChecks : IDisposable
{
    private readonly FlightBoarding _boarding;
    private readonly AnswerComparison _comparison;
    private readonly ErrorRateEstimator _estimator;
    private readonly QualityInstruments _instruments;
    private readonly ILogger<ShadowChecks> _logger;
    private readonly double _share;
    private readonly FixedWindowRateLimiter _budget;

    public ShadowChecks(
        FlightBoarding boarding, AnswerComparison comparison, ErrorRateEstimator estimator, QualityInstruments instruments, IOptions<ShadowOptions> options, ILogger<ShadowChecks> logger)
    {
        (_boarding, _comparison, _estimator, _instruments, _logger) = (boarding, comparison, estimator, instruments, logger);
        _share = options.Value.SampleShare;
        _budget = new(new FixedWindowRateLimiterOptions { PermitLimit = options.Value.MaxPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });
    }

    /// <summary>Considers one semantic match whose answer is there.</summary>
    /// <param name="question">The text that was asked.</param>
    /// <param name="call">The call that would have answered it.</param>
    /// <param name="served">The answer that it got.</param>
    /// <param name="maxErrorRate">The rate that the operator set.</param>
    public void Consider(string question, InferenceCall call, Answer served, double maxErrorRate)
    {
        if (_share <= 0 || Random.Shared.NextDouble() >= _share)
            return;
        using var lease = _budget.AttemptAcquire();
        if (lease.IsAcquired)
            _ = CheckAsync(question, call, served, maxErrorRate);
    }

    /// <inheritdoc/>
    public void Dispose() => _budget.Dispose();

    private async Task CheckAsync(string question, InferenceCall call, Answer served, double maxErrorRate)
    {
        try
        {
            await using var session = _boarding.Direct(call, account: null);
            var own = await session.WholeAsync(CancellationToken.None);
            if (await _comparison.AgreeAsync(question, served, own.Value, call.Tenant, CancellationToken.None) is not { } isRight)
                return;
            _instruments.ShadowCheck(isRight);
            if (!isRight)
                _instruments.FalseJoin("shadow");
            _estimator.Check(!isRight, maxErrorRate);
        }
        catch (InferenceException error)
        {
            LogUnchecked(error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A shadow check came to nothing: {Reason}")]
    private partial void LogUnchecked(string reason);
}
