namespace CoalescingCluster.Accounting;

/// <summary>The callers of one flight that belong to one tenant.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Callers">Callers that the flight itself served, 0 or more.</param>
/// <param name="Hits">Callers that were served from the flight's stored answer, 0 or more.</param>
/// <param name="Leads">Whether the call was made on this tenant's account.</param>
/// <param name="Price">What a call of its own would have cost each of them.</param>
internal readonly record struct FlightGroup(string Tenant, long Callers, long Hits, bool Leads, Money Price);
