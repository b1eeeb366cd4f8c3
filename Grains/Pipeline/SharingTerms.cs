using CoalescingCluster.Coalescing;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Pipeline;

/// <summary>On what terms a request shares: the tenant's policy, narrowed by what the request asks.</summary>
/// <param name="Mode">How far it shares.</param>
/// <param name="MaxErrorRate">Accepted share of wrong joins among all requests, 0 to 1.</param>
/// <param name="MaxAgeSeconds">Oldest stored answer that serves; 0 for none; <c>null</c> for any.</param>
/// <param name="TtlSeconds">How long its answer may be served to others.</param>
/// <param name="OnlyIfCached">Whether a stored answer is all it takes.</param>
internal readonly record struct SharingTerms(CoalesceMode Mode, double MaxErrorRate, int? MaxAgeSeconds, int TtlSeconds, bool OnlyIfCached)
{
    /// <summary>Works the terms out.</summary>
    public static SharingTerms For(InferenceRequest request, CoalescingOptions options, double clusterErrorRate)
    {
        var (tenant, controls) = (request.Tenant, request.Controls);
        var policyTtl = Math.Min(tenant.TtlSeconds ?? options.TtlSeconds, options.TtlSeconds);
        var policyRate = tenant.MaxErrorRate ?? clusterErrorRate;
        if (ReferenceEquals(controls, RequestControls.Default))
            return new(tenant.Mode, policyRate, null, policyTtl, false);
        var mode = controls.NoStore ? CoalesceMode.Off : (CoalesceMode)Math.Min((int)(controls.Mode ?? tenant.Mode), (int)tenant.Mode);
        return new(
            mode,
            Math.Min(controls.MaxErrorRate ?? policyRate, policyRate),
            controls.NoCache ? 0 : controls.MaxAgeSeconds,
            Math.Clamp(controls.TtlSeconds ?? policyTtl, 1, policyTtl),
            controls.OnlyIfCached);
    }
}
