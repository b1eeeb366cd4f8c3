using CoalescingCluster.Providers.Limits;

namespace CoalescingCluster.Providers.Resilience;

/// <summary>What stands between the calls of one model and its provider, on one silo.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Account">The account at the provider; <c>null</c> for the cluster's.</param>
/// <param name="Model">The model as the provider names it.</param>
/// <param name="Options">The provider's settings.</param>
/// <param name="Limiter">Bounds the calls under way.</param>
/// <param name="Control">Adapts that bound.</param>
/// <param name="Line">The line for the provider's rate limit.</param>
/// <param name="Circuit">Refuses calls while the provider fails.</param>
/// <param name="Budget">Bounds retries.</param>
/// <param name="Retry">Plans retries.</param>
internal sealed record ModelGuards(
    string Provider,
    string? Account,
    string Model,
    ProviderOptions Options,
    AdjustableLimiter Limiter,
    ConcurrencyControl Control,
    RateLine Line,
    CircuitGate Circuit,
    RetryBudget Budget,
    RetryPolicy Retry);
