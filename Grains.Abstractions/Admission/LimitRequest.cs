namespace CoalescingCluster;

/// <summary>What a silo asks of a tenant's limits.</summary>
[GenerateSerializer, Immutable, Alias("CoalescingCluster.LimitRequest")]
public sealed record LimitRequest
{
    /// <summary>The silo, in a form that no other silo has.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>The limits as the silo knows them; the newest that the grain was told apply to all.</summary>
    [Id(1)]
    public required TenantLimits Limits { get; init; }

    /// <summary>Requests.</summary>
    [Id(2)]
    public MeterRequest Requests { get; init; }

    /// <summary>Tokens.</summary>
    [Id(3)]
    public MeterRequest Tokens { get; init; }

    /// <summary>Spending, in 10⁻¹² dollars.</summary>
    [Id(4)]
    public MeterRequest Spend { get; init; }

    /// <summary>How many requests at once the silo wants to be allowed in all; 0 gives them back. It is to be asked again within ten seconds.</summary>
    [Id(5)]
    public int Concurrent { get; init; }
}
