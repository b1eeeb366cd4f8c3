using System.Collections.Concurrent;
using CoalescingCluster.Accounting;
using CoalescingCluster.Providers.Connectors;
using CoalescingCluster.Providers.Limits;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers;

/// <summary>The wire clients of this silo, one per provider; they share one pool of connections.</summary>
internal sealed class ProviderChannels(IOptions<ProvidersOptions> options, ConnectorServices connectors, CallMeter meter) : IDisposable
{
    private readonly ConcurrentDictionary<string, (IProviderClient Client, ITokenCounter? Counter)> _clients = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new ResponseTap(ProviderTransport.Create()))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The shared pool of connections.</summary>
    public HttpClient Http => _http;

    /// <summary>The settings of a provider.</summary>
    public ProviderOptions OptionsOf(string provider) => options.Value.ByName.TryGetValue(provider, out var settings)
        ? settings
        : throw new InferenceException(InferenceErrorCode.ModelNotFound, $"The provider '{provider}' is not configured on this silo.");

    /// <summary>The client of a provider.</summary>
    public IProviderClient ClientOf(string provider) => _clients.GetOrAdd(provider, Create).Client;

    /// <summary>What counts prompts' tokens for a provider; <c>null</c> when the provider itself does not.</summary>
    public ITokenCounter? CounterOf(string provider) => _clients.GetOrAdd(provider, Create).Counter;

    private (IProviderClient Client, ITokenCounter? Counter) Create(string provider)
    {
        var settings = OptionsOf(provider);
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
