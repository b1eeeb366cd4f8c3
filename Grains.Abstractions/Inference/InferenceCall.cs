namespace CoalescingCluster;

/// <summary>What a provider is to be sent: one physical call.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.InferenceCall")]
public sealed record InferenceCall
{
    /// <summary>Name of the configured provider.</summary>
    [Id(0)]
    public required string Provider { get; init; }

    /// <summary>The model as that provider names it.</summary>
    [Id(1)]
    public required string UpstreamModel { get; init; }

    /// <summary>The model as the caller named it.</summary>
    [Id(2)]
    public required string Model { get; init; }

    /// <summary>
    /// The chat-completions request, UTF-8 JSON in canonical form, without the members that concern transport or the caller only
    /// (<c>stream</c>, <c>stream_options</c>, <c>user</c>, <c>metadata</c>, <c>store</c>).
    /// </summary>
    [Id(3)]
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The tenant on whose account the call is made: the leader's.</summary>
    [Id(4)]
    public required string Tenant { get; init; }

    /// <summary>Longest time the whole physical call may take.</summary>
    [Id(5)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The flight or direct inference that the call is made for: in the ledger, its cost belongs to the requests that this answered.</summary>
    [Id(6)]
    public Guid FlightId { get; init; }

    /// <summary>Whether the call stands in for one to another model that failed: it has no further chain.</summary>
    [Id(7)]
    public bool IsFallback { get; init; }

    /// <summary>Whether an answer that calls tools may be stored; otherwise it is shared in flight only.</summary>
    [Id(9)]
    public bool StoresToolCalls { get; init; }
}
