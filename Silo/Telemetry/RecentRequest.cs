namespace CoalescingCluster.Silo.Telemetry;

/// <summary>One request of the sample.</summary>
/// <param name="At">When it was answered.</param>
/// <param name="Outcome">How it was served.</param>
/// <param name="Model">The model that it asked for.</param>
/// <param name="Took">How long it took.</param>
internal sealed record RecentRequest(DateTimeOffset At, RequestOutcome Outcome, string Model, TimeSpan Took);
