using System.Collections.Concurrent;
using CoalescingCluster.Providers.Limits;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers;

/// <summary>The wire clients of this silo, one per provider; they share one pool of connections.</summary>
internal sealed class ProviderChannels(IOptions<ProvidersOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, IProviderClient> _clients = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new ResponseTap(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
    }))
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The settings of a provider.</summary>
    public ProviderOptions OptionsOf(string provider) => options.Value.ByName.TryGetValue(provider, out var settings)
        ? settings
        : throw new InferenceException(InferenceErrorCode.ModelNotFound, $"The provider '{provider}' is not configured on this silo.");

    /// <summary>The client of a provider.</summary>
    public IProviderClient ClientOf(string provider) => _clients.GetOrAdd(provider, Create);

    /// <summary>What counts tokens at a provider; <c>null</c> when its wire has no way to. Counting costs nothing, so it is not metered.</summary>
    public ITokenCounter? CounterOf(string provider) =>
        OptionsOf(provider) is { Type: ProviderType.Anthropic } settings ? new AnthropicProviderClient(provider, settings, _http) : null;

    private IProviderClient Create(string provider)
    {
        var settings = OptionsOf(provider);
        return settings.Type == ProviderType.Anthropic
            ? new AnthropicProviderClient(provider, settings, _http)
            : new OpenAIProviderClient(provider, settings, _http);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
