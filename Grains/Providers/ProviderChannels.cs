using System.Collections.Concurrent;
using CoalescingCluster.Accounting;
using CoalescingCluster.Providers.Connectors;
using CoalescingCluster.Providers.Limits;

namespace CoalescingCluster.Providers;

/// <summary>The wire clients of this silo, one per provider and account; they share one pool of connections.</summary>
internal sealed class ProviderChannels(ProviderAccounts accounts, ConnectorServices connectors, CallMeter meter) : IDisposable
{
    private readonly ConcurrentDictionary<(string Provider, string? Account), (IProviderClient Client, ITokenCounter? Counter)> _clients = new();
    private readonly HttpClient _http = new(new ResponseTap(ProviderTransport.Create()))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The shared pool of connections.</summary>
    public HttpClient Http => _http;

    /// <summary>The settings of a provider for calls on an account.</summary>
    public ProviderOptions OptionsOf(string provider, string? account) => accounts.OptionsOf(provider, account);

    /// <summary>The client of a provider for calls on an account.</summary>
    public IProviderClient ClientOf(string provider, string? account) => _clients.GetOrAdd((provider, account), Create).Client;

    /// <summary>What counts the tokens of a call's prompt; <c>null</c> when its provider does not.</summary>
    public ITokenCounter? CounterOf(InferenceCall call) => _clients.GetOrAdd((call.Provider, accounts.AccountOf(call.Provider, call.Tenant)), Create).Counter;

    private (IProviderClient Client, ITokenCounter? Counter) Create((string Provider, string? Account) key)
    {
        var provider = key.Provider;
        var settings = OptionsOf(provider, key.Account);
        IProviderClient client = settings switch
        {
            { Service: { } service } => new ConnectorClient(provider, connectors.Find(service)),
            { Type: ProviderType.Anthropic } => new AnthropicProviderClient(provider, settings, _http),
            _ => new OpenAIProviderClient(provider, settings, _http),
        };
        return (meter.Meter(provider, new CountedProviderClient(client)), client as ITokenCounter);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
