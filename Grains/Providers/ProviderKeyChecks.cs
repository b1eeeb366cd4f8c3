using CoalescingCluster.Hosting;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Providers;

/// <summary>Checks a provider's keys. No sentence holds one.</summary>
internal static class ProviderKeyChecks
{
    private const string Allowed = "a key of visible ASCII characters, or env:NAME of an environment variable that is set";
    private const string Reference = "env:";
    private const int MostCharacters = 4096;

    /// <summary>Adds a sentence for every key that cannot be sent.</summary>
    public static void Check(OptionChecks check, string id, ProviderOptions provider)
    {
        if (!string.IsNullOrEmpty(provider.ApiKey))
            CheckKey(check, $"{id}:ApiKey", provider.ApiKey);
        check.That(provider.TenantKeys.Count == 0 || provider.Service is null, $"{id}:TenantKeys", "set", $"unset while {id}:Service names a connector, which has a key of its own");
        foreach (var (tenant, key) in provider.TenantKeys)
        {
            check.That(TenantId.IsValid(tenant), $"{id}:TenantKeys", tenant, $"keys by tenant id, and an id must be {TenantId.Allowed}");
            CheckKey(check, $"{id}:TenantKeys:{tenant}", key);
        }
    }

    private static void CheckKey(OptionChecks check, string setting, string? key)
    {
        var isReference = key?.StartsWith(Reference, StringComparison.Ordinal) == true;
        var isKey = !isReference && !string.IsNullOrEmpty(key) && key.Length <= MostCharacters && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
        check.That(isKey, setting, isReference ? key : string.IsNullOrEmpty(key) ? "" : "(not shown)", Allowed);
    }
}
