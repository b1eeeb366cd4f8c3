using System.Collections.Frozen;
using CoalescingCluster.Providers.Limits;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers;

/// <summary>
/// The account at a provider that a call is made on: the cluster's, or the tenant's own where one is configured. An account is named by a hash of its address and key, so
/// that limits, circuit and concurrency belong to the key, whoever uses it.
/// </summary>
internal sealed class ProviderAccounts
{
    private const char Mark = '@';

    private readonly Dictionary<string, ProviderOptions> _providers;
    private readonly FrozenDictionary<(string Provider, string Tenant), string> _byTenant;
    private readonly FrozenDictionary<(string Provider, string Account), ProviderOptions> _options;

    /// <summary>Reads the accounts.</summary>
    public ProviderAccounts(IOptions<ProvidersOptions> options)
    {
        _providers = options.Value.ByName;
        var byTenant = new Dictionary<(string, string), string>();
        var accounts = new Dictionary<(string, string), ProviderOptions>();
        foreach (var (id, provider) in _providers)
        {
            foreach (var (tenant, key) in provider.TenantKeys)
            {
                // A tenant that is given the cluster's key is on the cluster's account.
                if (key == provider.ApiKey)
                    continue;
                var own = provider.WithKey(key);
                var account = LimitKey.AccountOf(own);
                byTenant[(id, tenant)] = account;
                accounts[(id, account)] = own;
            }
        }

        _byTenant = byTenant.ToFrozenDictionary();
        _options = accounts.ToFrozenDictionary();
    }

    /// <summary>Key of the <see cref="IProviderGrain"/> that makes a call: <c>{provider}/{model}</c>, and <c>{provider}@{account}/{model}</c> on a tenant's own account.</summary>
    public string GrainKeyOf(InferenceCall call) =>
        AccountOf(call.Provider, call.Tenant) is { } account ? $"{call.Provider}{Mark}{account}/{call.UpstreamModel}" : $"{call.Provider}/{call.UpstreamModel}";

    /// <summary>The tenant's own account; <c>null</c> when it uses the cluster's.</summary>
    public string? AccountOf(string provider, string tenant) => _byTenant.GetValueOrDefault((provider, tenant));

    /// <summary>The settings of a provider for calls on an account, its key included.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.ModelNotFound"/>: this silo's configuration has no such provider or account.</exception>
    public ProviderOptions OptionsOf(string provider, string? account) =>
        (account is null ? _providers.GetValueOrDefault(provider) : _options.GetValueOrDefault((provider, account)))
        ?? throw new InferenceException(InferenceErrorCode.ModelNotFound, $"The provider '{provider}' is not configured on this silo.");

    /// <summary>The parts of the key of an <see cref="IProviderGrain"/>; providers' names have neither a slash nor an at sign.</summary>
    public static (string Provider, string? Account, string Model) Split(string grainKey)
    {
        var slash = grainKey.IndexOf('/', StringComparison.Ordinal);
        var (head, model) = (grainKey[..slash], grainKey[(slash + 1)..]);
        var mark = head.IndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? (head, null, model) : (head[..mark], head[(mark + 1)..], model);
    }
}
