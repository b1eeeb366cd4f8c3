namespace CoalescingCluster;

/// <summary>What a caller may ask of coalescing, from the request's headers or metadata. Each value only narrows the tenant's policy.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.RequestControls")]
public sealed record RequestControls
{
    /// <summary>No special wishes.</summary>
    public static RequestControls Default { get; } = new();

    /// <summary>Do not serve a stored answer; joining a flight and storing stay allowed (<c>Cache-Control: no-cache</c>).</summary>
    [Id(0)]
    public bool NoCache { get; init; }

    /// <summary>Neither serve, join nor store (<c>Cache-Control: no-store</c>).</summary>
    [Id(1)]
    public bool NoStore { get; init; }

    /// <summary>Serve stored answers of at most this age in seconds, 0 and more; <c>null</c> for any age.</summary>
    [Id(2)]
    public int? MaxAgeSeconds { get; init; }

    /// <summary>Fail with <see cref="InferenceErrorCode.NotCached"/> instead of asking a provider.</summary>
    [Id(3)]
    public bool OnlyIfCached { get; init; }

    /// <summary>How far the request may share; <c>null</c> for the tenant's policy.</summary>
    [Id(4)]
    public CoalesceMode? Mode { get; init; }

    /// <summary>Tightens the accepted share of wrong joins, 0 to 1; <c>null</c> for the tenant's policy.</summary>
    [Id(5)]
    public double? MaxErrorRate { get; init; }

    /// <summary>Narrows sharing inside the tenant to requests that name the same namespace; <c>null</c> for the tenant's default one.</summary>
    [Id(6)]
    public string? Namespace { get; init; }

    /// <summary>How long the answer may be served, in seconds; capped by policy; <c>null</c> for the policy's value.</summary>
    [Id(7)]
    public int? TtlSeconds { get; init; }
}
