using Polly;
using Polly.CircuitBreaker;

namespace CoalescingCluster.Providers.Resilience;

/// <summary>
/// The circuit breaker of one model: closed while requests succeed; open, refusing at once, when too many fail; after a pause one request probes whether the
/// provider is well again. Polly's breaker, entered and left around a request instead of running it, so that the request stays on its grain's scheduler.
/// </summary>
internal sealed class CircuitGate
{
    private readonly string _name;
    private readonly TimeSpan _break;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<bool> _pipeline;

    /// <summary>Creates a closed circuit.</summary>
    /// <param name="name">What it guards, for messages: <c>{provider}/{model}</c>.</param>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Told of every change of the state.</param>
    public CircuitGate(string name, BreakerOptions options, TimeProvider time, Action<CircuitState> changed)
    {
        _name = name;
        _break = TimeSpan.FromSeconds(options.BreakSeconds);
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                FailureRatio = options.FailurePercent / 100.0,
                MinimumThroughput = options.MinimumCalls,
                SamplingDuration = TimeSpan.FromSeconds(options.SamplingSeconds),
                BreakDuration = _break,
                StateProvider = _state,
                ShouldHandle = static result => new(!result.Outcome.Result),
                OnOpened = _ => Tell(CircuitState.Open),
                OnHalfOpened = _ => Tell(CircuitState.HalfOpen),
                OnClosed = _ => Tell(CircuitState.Closed),
            })
            .Build();

        ValueTask Tell(CircuitState state)
        {
            changed(state);
            return default;
        }
    }

    /// <summary>Its state as of the last request.</summary>
    public CircuitState State => _state.CircuitState;

    /// <summary>Lets a request pass.</summary>
    /// <returns>Its pass; the request's outcome is told to it.</returns>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Overloaded"/> with the time to the next probe: the circuit is open.</exception>
    public async ValueTask<Pass> EnterAsync()
    {
        var pass = new Pass(this);
        if (await pass.EnterAsync() is not { } refusal)
            return pass;
        var retryAfter = (refusal as BrokenCircuitException)?.RetryAfter ?? _break;
        throw new InferenceException(InferenceErrorCode.Overloaded, $"'{_name}' failed too often, so no request is sent to it for a moment; try again in {Math.Ceiling(retryAfter.TotalSeconds):0} s.")
        {
            RetryAfter = retryAfter,
        };
    }

    /// <summary>One request that was let through. Ending it more than once does nothing.</summary>
    internal sealed class Pass(CircuitGate owner)
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task<Outcome<bool>> _run = null!;

        /// <summary>The request succeeded, or failed through no fault of the provider.</summary>
        public Task SucceededAsync() => EndAsync(true);

        /// <summary>The provider failed.</summary>
        public Task FailedAsync() => EndAsync(false);

        /// <summary>The request was given up: nothing is known of the provider. A probe that is given up proves nothing, so the circuit stays open.</summary>
        public Task GivenUpAsync() => EndAsync(owner.State != CircuitState.HalfOpen);

        /// <returns>Why it may not pass; <c>null</c> when it may.</returns>
        public async ValueTask<Exception?> EnterAsync()
        {
            _run = RunAsync();
            await Task.WhenAny(_entered.Task, _run);
            return _entered.Task.IsCompleted ? null : (await _run).Exception;
        }

        private async Task<Outcome<bool>> RunAsync()
        {
            var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
            try
            {
                return await owner._pipeline.ExecuteOutcomeAsync(static async (_, pass) =>
                {
                    pass._entered.TrySetResult();
                    return Outcome.FromResult(await pass._outcome.Task);
                }, context, this);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }

        private Task<Outcome<bool>> EndAsync(bool isSuccess)
        {
            _outcome.TrySetResult(isSuccess);
            return _run;
        }
    }
}
