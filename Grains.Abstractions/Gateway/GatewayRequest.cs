namespace CoalescingCluster;

/// <summary>A logical request from an Orleans client.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.GatewayRequest")]
public sealed record GatewayRequest
{
    /// <summary>The tenant's API key, or <c>null</c> when <see cref="Tenant"/> is trusted because the cluster admits only trusted clients.</summary>
    [Id(0)]
    public string? ApiKey { get; init; }

    /// <summary>The tenant, 3 to 64 characters.</summary>
    [Id(1)]
    public string? Tenant { get; init; }

    /// <summary>An OpenAI chat-completions request, UTF-8 JSON.</summary>
    [Id(2)]
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Coalescing controls.</summary>
    [Id(3)]
    public RequestControls Controls { get; init; } = RequestControls.Default;

    /// <summary>Identifies the request in traces; made up when <c>null</c>.</summary>
    [Id(4)]
    public string? RequestId { get; init; }
}
