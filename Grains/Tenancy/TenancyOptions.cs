namespace CoalescingCluster.Tenancy;

/// <summary>The tenants that the configuration names; section <c>Coalescing</c>, member <c>Tenants</c>.</summary>
public sealed class TenancyOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing";

    /// <summary>The tenants by id: 3 to 64 characters of <c>a–z 0–9 . _ -</c>. There are none by default.</summary>
    public IDictionary<string, TenantOptions> Tenants { get; init; } = new Dictionary<string, TenantOptions>(StringComparer.Ordinal);
}
