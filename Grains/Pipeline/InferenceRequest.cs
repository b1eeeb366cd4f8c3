using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Pipeline;

/// <summary>One logical request, as a door hands it to the pipeline.</summary>
public sealed record InferenceRequest
{
    /// <summary>Identifies the request in traces and responses.</summary>
    public required string RequestId { get; init; }

    /// <summary>The authenticated tenant.</summary>
    public required TenantContext Tenant { get; init; }

    /// <summary>The parsed request.</summary>
    public required ChatRequest Chat { get; init; }

    /// <summary>What the caller asked of coalescing.</summary>
    public RequestControls Controls { get; init; } = RequestControls.Default;
}
