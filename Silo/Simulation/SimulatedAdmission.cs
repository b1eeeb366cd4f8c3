namespace CoalescingCluster.Silo.Simulation;

/// <summary>What the simulated provider's rate limit says of a call.</summary>
/// <param name="PerSecond">The limit.</param>
/// <param name="Passes">Whether the call is within it.</param>
/// <param name="Left">Calls that could come at once behind it.</param>
/// <param name="Full">Time until as many can come as ever.</param>
internal readonly record struct SimulatedAdmission(double PerSecond, bool Passes, int Left, TimeSpan Full);
