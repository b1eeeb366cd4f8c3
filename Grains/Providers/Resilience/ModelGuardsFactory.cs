using CoalescingCluster.Diagnostics;
using CoalescingCluster.Providers.Limits;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Polly.CircuitBreaker;

namespace CoalescingCluster.Providers.Resilience;

/// <summary>Sets up what guards a model, and a runner of its calls.</summary>
internal sealed partial class ModelGuardsFactory(
    ProviderChannels channels, IGrainFactory grains, ILocalSiloDetails silo, ProviderInstruments calls, ResilienceInstruments instruments, TimeProvider time, ILogger<ModelGuardsFactory> logger)
{
    /// <summary>A runner with fresh guards.</summary>
    public CallRunner Create(string provider, string? account, string model)
    {
        var options = channels.OptionsOf(provider, account);
        var budget = new RetryBudget(options.Retry.BudgetPercent);
        var limiter = new AdjustableLimiter(options.MaxConcurrency, options.MaxQueue);
        var guards = new ModelGuards(
            provider,
            account,
            model,
            options,
            limiter,
            new ConcurrencyControl(limiter, options.ConcurrencyCeiling ?? (int)Math.Min(10_000L, 4L * options.MaxConcurrency), time),
            new RateLine(new LimitView(grains.GetGrain<IProviderLimitGrain>(LimitKey.Of(provider, model, options)), silo.Name, $"{provider}/{model}", time, logger), time),
            new CircuitGate($"{provider}/{model}", options.Breaker, time, state => CircuitChanged(provider, account, model, state)),
            budget,
            new RetryPolicy(options.Retry, budget, Random.Shared.NextDouble));
        return new CallRunner(guards, channels.ClientOf(provider, account), calls, instruments, time, logger);
    }

    /// <summary>The gauge of the provider's cache; <c>null</c> where it has none.</summary>
    public CacheGauge? GaugeOf(string provider) =>
        channels.OptionsOf(provider, null).MetricsUrl is { } address ? new CacheGauge(provider, new Uri(address), channels.Http, time, logger) : null;

    private void CircuitChanged(string provider, string? account, string model, CircuitState state)
    {
        if (state == CircuitState.Closed)
            LogCircuitClosed(provider, model);
        else
            LogCircuitOpen(provider, model, state);
        instruments.CircuitChanged(provider, account, model, state.ToString(), state switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 0.5, _ => 1 });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The circuit of {Provider}/{Model} is {State}.")]
    private partial void LogCircuitOpen(string provider, string model, CircuitState state);

    [LoggerMessage(Level = LogLevel.Information, Message = "The circuit of {Provider}/{Model} is closed again.")]
    private partial void LogCircuitClosed(string provider, string model);
}
