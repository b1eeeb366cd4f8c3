using System.Collections.Frozen;
using System.Globalization;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Tenancy;

/// <summary>What a tenant's settings may be.</summary>
internal static class TenantSettingsRules
{
    /// <summary>Checks them.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>, naming the member and what it may be.</exception>
    public static void Check(TenantSettings settings)
    {
        Check(TenantId.IsValid(settings.Id), "id", settings.Id, TenantId.Allowed);
        Check(settings.Pool is null || TenantId.IsValid(settings.Pool), "pool", settings.Pool, TenantId.Allowed);
        Check(Enum.IsDefined(settings.Mode), "mode", settings.Mode, "one of off, exact, semantic");
        Check(settings.MaxErrorRate is null or (>= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate), "max_error_rate", settings.MaxErrorRate, "a number from 0.0001 to 0.2");
        Check(settings.TtlSeconds is null or (>= 1 and <= 2_592_000), "ttl_seconds", settings.TtlSeconds, "a number from 1 to 2592000");
        Check(settings.RequestsPerMinute is null or (>= 1 and <= 1_000_000_000), "requests_per_minute", settings.RequestsPerMinute, "a number from 1 to 1000000000");
        Check(settings.TokensPerMinute is null or (>= 1 and <= 2_000_000_000), "tokens_per_minute", settings.TokensPerMinute, "a number from 1 to 2000000000");
        Check(settings.MaxConcurrent is null or (>= 1 and <= 1_000_000), "max_concurrent", settings.MaxConcurrent, "a number from 1 to 1000000");
        Check(settings.DailyBudgetUsd is null or (>= 0 and <= 1_000_000), "daily_budget_usd", settings.DailyBudgetUsd, "dollars from 0 to 1000000");
        Check(settings.Namespaces is null or { Count: <= 100 }, "namespaces", settings.Namespaces?.Count, "at most 100 names");
        foreach (var (space, rate) in settings.Namespaces ?? FrozenDictionary<string, double>.Empty)
        {
            Check(space.Length is > 0 and <= 64, "namespaces", space, "names of 1 to 64 characters");
            Check(rate is >= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate, $"namespaces.{space}", rate, "a number from 0.0001 to 0.2");
        }
    }

    private static void Check(bool holds, string member, object? value, string allowed)
    {
        if (!holds)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, string.Create(CultureInfo.InvariantCulture, $"'{member}' is '{value}', but must be {allowed}.")) { Param = member };
    }
}
