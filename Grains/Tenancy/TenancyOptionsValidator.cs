using System.Globalization;
using CoalescingCluster.Matching;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tenancy;

/// <summary>Refuses tenants that cannot work, with a sentence each.</summary>
internal sealed class TenancyOptionsValidator : IValidateOptions<TenancyOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TenancyOptions options)
    {
        var failures = new List<string>();
        var owners = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, tenant) in options.Tenants)
        {
            var section = $"{TenancyOptions.Section}:Tenants:{id}";
            if (!TenantId.IsValid(id))
                failures.Add($"Setting {section} names the tenant '{id}', but an id must be {TenantId.Allowed}.");
            Check(tenant.Keys.Count > 0, section + ":Keys", "", "a list of at least one key hash; the verb hash-key prints one");
            for (var i = 0; i < tenant.Keys.Count; i++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{section}:Keys:{i}");
                if (!KeyHash.TryParse(tenant.Keys[i], out _))
                    failures.Add($"Setting {key} is not a key hash, but must be 'sha256:' and 64 hex digits; the verb hash-key prints one.");
                else if (!owners.TryAdd(tenant.Keys[i], id))
                    failures.Add($"Setting {key} is the hash of a key that tenant '{owners[tenant.Keys[i]]}' has already, but must be its own.");
            }

            Check(tenant.Pool is null || TenantId.IsValid(tenant.Pool), section + ":Pool", tenant.Pool, TenantId.Allowed);
            Check(Enum.IsDefined(tenant.Mode), section + ":Mode", tenant.Mode, "one of Off, Exact, Semantic");
            Check(
                tenant.MaxErrorRate is null or (>= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate),
                section + ":MaxErrorRate", tenant.MaxErrorRate, "a number from 0.0001 to 0.2");
            foreach (var (space, rate) in tenant.Namespaces)
                Check(rate is >= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate, $"{section}:Namespaces:{space}", rate, "a number from 0.0001 to 0.2");
            Check(tenant.TtlSeconds is null or (>= 1 and <= 2_592_000), section + ":TtlSeconds", tenant.TtlSeconds, "a number from 1 to 2592000");
            Check(tenant.RequestsPerMinute is null or (>= 1 and <= 1_000_000_000), section + ":RequestsPerMinute", tenant.RequestsPerMinute, "a number from 1 to 1000000000");
            Check(tenant.TokensPerMinute is null or (>= 1 and <= 2_000_000_000), section + ":TokensPerMinute", tenant.TokensPerMinute, "a number from 1 to 2000000000");
            Check(tenant.MaxConcurrent is null or (>= 1 and <= 1_000_000), section + ":MaxConcurrent", tenant.MaxConcurrent, "a number from 1 to 1000000");
            Check(tenant.DailyBudgetDollars is null or (>= 0 and <= 1_000_000), section + ":DailyBudgetDollars", tenant.DailyBudgetDollars, "dollars from 0 to 1000000");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool holds, string key, object? value, string allowed)
        {
            if (!holds)
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"Setting {key} is '{value}', but must be {allowed}."));
        }
    }
}
