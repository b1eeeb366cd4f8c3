using System.Security.Cryptography;
using System.Text;

namespace CoalescingCluster.Providers.Limits;

/// <summary>Keys of <see cref="IProviderLimitGrain"/>.</summary>
internal static class LimitKey
{
    /// <summary>The key of a provider's model under the credential that is configured: limits belong to an account at an address.</summary>
    public static string Of(string provider, string model, ProviderOptions options) => $"{provider}/{model}/{AccountOf(options)}";

    /// <summary>Names the account of an address and a key without showing the key.</summary>
    public static string AccountOf(ProviderOptions options) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.BaseUrl}\n{options.ApiKey}")).AsSpan(0, 8));
}
