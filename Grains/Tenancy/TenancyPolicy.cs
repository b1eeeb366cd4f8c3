namespace CoalescingCluster.Tenancy;

/// <summary>What the host allows of tenancy.</summary>
/// <param name="AllowsDevelopmentKeys">Whether the well-known keys work while no tenant is configured; only ever where nothing but loopback is listened to.</param>
public sealed record TenancyPolicy(bool AllowsDevelopmentKeys);
