namespace CoalescingCluster.Providers;

/// <summary>Where requests for a model go.</summary>
/// <param name="Model">The model as callers name it.</param>
/// <param name="Provider">Name of the configured provider.</param>
/// <param name="UpstreamModel">The model as that provider names it.</param>
/// <param name="ContextWindow">The model's context window in tokens.</param>
public sealed record ModelRoute(string Model, string Provider, string UpstreamModel, int ContextWindow);
