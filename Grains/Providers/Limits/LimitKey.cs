using System.Security.Cryptography;
using System.Text;

namespace CoalescingCluster.Providers.Limits;

/// <summary>Keys of <see cref="IProviderLimitGrain"/>.</summary>
internal static class LimitKey
{
    /// <summary>The key of a provider's model under the credential that is configured: limits belong to an account at an address.</summary>
    public static string Of(string provider, string model, ProviderOptions options)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{options.BaseUrl}\n{options.ApiKey}"));
        return $"{provider}/{model}/{Convert.ToHexStringLower(digest.AsSpan(0, 8))}";
    }
}
