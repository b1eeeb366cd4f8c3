using System.Globalization;
using System.Net;
using CoalescingCluster.Silo.Hosting;
using StackExchange.Redis;

namespace CoalescingCluster.Silo.Store;

/// <summary>The one connection to the store that every part of this silo shares.</summary>
internal sealed class StoreConnection(SiloLayout layout) : IAsyncDisposable
{
    private ConnectionMultiplexer? _multiplexer;

    /// <summary>How to connect. A store that goes away later does not stop the silo: the connection comes back by itself.</summary>
    public ConfigurationOptions Configuration { get; } = Parse(layout);

    /// <summary>The connection. It is open before the cluster part of the silo starts.</summary>
    public IConnectionMultiplexer Multiplexer => _multiplexer ?? throw new InvalidOperationException("The store is not connected yet.");

    /// <summary>Whether the store answers now, as far as is known.</summary>
    public bool IsConnected => _multiplexer is { IsConnected: true };

    /// <summary>Where the store is, without credentials.</summary>
    public string Where => string.Join(", ", Configuration.EndPoints.Select(static endPoint => endPoint switch
    {
        DnsEndPoint dns => string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}"),
        _ => endPoint.ToString(),
    }));

    /// <summary>Connects and asks for a sign of life.</summary>
    /// <exception cref="StartupException">The store does not answer.</exception>
    public async Task ConnectAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(layout.Store.ConnectSeconds);
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            _multiplexer = await ConnectionMultiplexer.ConnectAsync(Configuration).WaitAsync(either.Token);
            while (!_multiplexer.IsConnected)
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, either.Token);
            await _multiplexer.GetDatabase().PingAsync().WaitAsync(either.Token);
        }
        catch (Exception error) when (error is RedisException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new StartupException(Complaint(), error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null)
            await _multiplexer.DisposeAsync();
    }

    private string Complaint() => layout switch
    {
        { IsOneMachine: false } => $"The Redis server at {Where} (setting Coalescing:Store:ConnectionString) does not answer: start it, or correct its address and password.",
        { HasEmbeddedStore: true } => $"The embedded store on {Where} did not come up: look at the folder {layout.DataFolder} (setting Coalescing:Store:DataFolder).",
        _ => $"The store of instance 0 on {Where} does not answer: start instance 0 first, or set Coalescing:Store:ConnectionString to a Redis server.",
    };

    private static ConfigurationOptions Parse(SiloLayout layout)
    {
        var options = layout.Store.ConnectionString is { } text
            ? ConfigurationOptions.Parse(text)
            : new ConfigurationOptions { EndPoints = { new IPEndPoint(IPAddress.Loopback, layout.StorePort) } };
        options.AbortOnConnectFail = false;
        options.ClientName ??= "coalescing";
        options.HeartbeatInterval = TimeSpan.FromSeconds(1);
        options.ReconnectRetryPolicy = new ExponentialRetry(250, 5000);
        return options;
    }
}
