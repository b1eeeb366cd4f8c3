using System.Net;

namespace CoalescingCluster.Providers;

/// <summary>The connections to providers.</summary>
internal static class ProviderTransport
{
    /// <summary>A handler with connections of its own.</summary>
    public static SocketsHttpHandler Create() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        EnableMultipleHttp2Connections = true,
        UseCookies = false,

        // A key is meant for the address that is configured, and for no other that this one points to.
        AllowAutoRedirect = false,
        Proxy = new OutwardProxy(HttpClient.DefaultProxy),
    };

    /// <summary>The environment's proxy, but never for what is on this machine: no proxy elsewhere can reach that.</summary>
    private sealed class OutwardProxy(IWebProxy inner) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => inner.Credentials;
            set => inner.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : inner.GetProxy(destination);

        public bool IsBypassed(Uri host) => host.IsLoopback || inner.IsBypassed(host);
    }
}
