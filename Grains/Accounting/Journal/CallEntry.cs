using CoalescingCluster.Database;

namespace CoalescingCluster.Accounting.Journal;

/// <summary>What the journal notes of one physical call.</summary>
internal sealed record CallEntry
{
    public required Guid Id { get; init; }

    public required Guid FlightId { get; init; }

    public required string Tenant { get; init; }

    public required string Provider { get; init; }

    public required string Model { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required CallStatus Status { get; init; }

    public required TokenUsage Usage { get; init; }

    public required Money Cost { get; init; }
}
