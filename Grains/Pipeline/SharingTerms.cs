using CoalescingCluster.Coalescing;
using CoalescingCluster.Matching;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Pipeline;

/// <summary>On what terms a request shares: the tenant's policy, narrowed by what the request asks.</summary>
/// <param name="Mode">How far it shares.</param>
/// <param name="MaxErrorRate">Accepted share of wrong joins among all requests, 0 to 1.</param>
/// <param name="MaxAgeSeconds">Oldest stored answer that serves; 0 for none; <c>null</c> for any.</param>
/// <param name="TtlSeconds">How long its answer may be served to others.</param>
/// <param name="OnlyIfCached">Whether a stored answer is all it takes.</param>
/// <param name="Namespace">What it shares within, inside its scope; <c>null</c> for all of it.</param>
internal readonly record struct SharingTerms(
    CoalesceMode Mode, double MaxErrorRate, int? MaxAgeSeconds, int TtlSeconds, bool OnlyIfCached, string? Namespace)
{
    /// <summary>Works the terms out.</summary>
    public static SharingTerms For(InferenceRequest request, PreparedText text, CoalescingOptions options, double clusterErrorRate)
    {
        var (tenant, controls) = (request.Tenant, request.Controls);
        var policyTtl = Math.Min(tenant.TtlSeconds ?? options.TtlSeconds, options.TtlSeconds);
        var policyRate = tenant.MaxErrorRate ?? clusterErrorRate;
        if (controls.Namespace is { } space && tenant.NamespaceErrorRates.TryGetValue(space, out var spaceRate))
            policyRate = Math.Min(policyRate, spaceRate);
        var terms = ReferenceEquals(controls, RequestControls.Default)
            ? new SharingTerms(tenant.Mode, policyRate, null, policyTtl, false, null)
            : new SharingTerms(
                controls.NoStore ? CoalesceMode.Off : (CoalesceMode)Math.Min((int)(controls.Mode ?? tenant.Mode), (int)tenant.Mode),
                Math.Min(controls.MaxErrorRate ?? policyRate, policyRate),
                controls.NoCache ? 0 : controls.MaxAgeSeconds,
                Math.Clamp(controls.TtlSeconds ?? policyTtl, 1, policyTtl),
                controls.OnlyIfCached,
                controls.Namespace);
        return request.Chat.IsSemanticallyComparable && text.SharingLimit != SharingLimit.None ? terms.Limit(text.SharingLimit, request.Chat.User, options) : terms;
    }

    /// <summary>
    /// What the prompt's own words say: what is true now is not true for long, and what is asked about one's own data is for that user only, where
    /// the request names one.
    /// </summary>
    private SharingTerms Limit(SharingLimit limit, string? user, CoalescingOptions options)
    {
        if (limit == SharingLimit.SameUser && user is not null)
            return this with { Namespace = $"{Namespace}\0user\0{user}" };
        var mode = limit == SharingLimit.SameUser && Mode == CoalesceMode.Semantic ? CoalesceMode.Exact : Mode;
        return this with { Mode = mode, TtlSeconds = Math.Min(TtlSeconds, options.ShortAgeSeconds) };
    }
}
