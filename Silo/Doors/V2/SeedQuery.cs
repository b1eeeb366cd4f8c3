using System.Globalization;

namespace CoalescingCluster.Silo.Doors.V2;

/// <summary>The query of <c>GET /v2/inference/result</c> and <c>/stream</c>.</summary>
/// <param name="TenantId">The tenant that the caller says it is.</param>
/// <param name="RequestId">The id that was submitted.</param>
/// <param name="CoalesceKey">The key of the ticket.</param>
/// <param name="Wait">How long to wait for an answer that is not there yet.</param>
internal sealed record SeedQuery(string TenantId, string RequestId, string CoalesceKey, TimeSpan Wait)
{
    private const double DefaultWait = 1.5;
    private const double MaxWait = 60;

    /// <summary>Reads the query.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: names the parameter and what is allowed.</exception>
    public static SeedQuery Read(IQueryCollection query) => new(
        SeedFields.Tenant(query["tenant_id"]),
        SeedFields.RequestId(query["request_id"]) ?? throw SeedFields.Wrong("'request_id' must be the one that was submitted.", "request_id"),
        SeedFields.CoalesceKey(query["coalesce_key"]),
        ReadWait(query["wait"]));

    private static TimeSpan ReadWait(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return TimeSpan.FromSeconds(DefaultWait);
        return double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MaxWait
            ? TimeSpan.FromSeconds(seconds)
            : throw SeedFields.Wrong("'wait' must be a number of seconds from 0 to 60.", "wait");
    }
}
