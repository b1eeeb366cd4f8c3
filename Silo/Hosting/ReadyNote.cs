using System.Globalization;
using System.Net;
using System.Text;
using CoalescingCluster.Silo.Doors;
using CoalescingCluster.Silo.Store;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>What the silo says when it is ready: where its doors are and what to try.</summary>
internal static class ReadyNote
{
    /// <summary>The note.</summary>
    public static string For(IServiceProvider services)
    {
        var layout = services.GetRequiredService<SiloLayout>();
        var listeners = services.GetRequiredService<DoorListeners>();
        var http = Url(layout.HttpEndPoint.Address, listeners.HttpPort);
        var note = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"\nSilo {layout.Instance} is ready.\n")
            .Append(CultureInfo.InvariantCulture, $"  HTTP   {http}  (OpenAI API under /v1, seed API under /v2)\n")
            .Append(CultureInfo.InvariantCulture, $"  gRPC   {Url(layout.GrpcEndPoint.Address, listeners.GrpcPort)}\n")
            .Append(CultureInfo.InvariantCulture, $"  admin  {Url(layout.AdminEndPoint.Address, listeners.AdminPort)}\n")
            .Append(CultureInfo.InvariantCulture, $"  store  {StoreLine(layout, services.GetRequiredService<StoreConnection>())}\n");
        var tenants = services.GetRequiredService<TenantDirectory>();
        if (tenants.IsEmpty)
        {
            note.Append("\nThere are no tenants yet, so every request is refused. Set Coalescing:Admin:Key, then add one through the admin door with the verbs\n")
                .Append("tenants add ID and keys create ID.\n");
        }
        else if (tenants.UsesDevelopmentKeys)
        {
            note.Append("\nWARNING: no tenants are configured, so the well-known development keys are in force: dev-key (tenant dev) and dev-key-2 (tenant dev2).\n")
                .Append("They work because nothing listens outside this machine; configure Coalescing:Tenants, or add a tenant, before anything does.\n")
                .Append(CultureInfo.InvariantCulture, $"\nTry it:\n  curl -s {http}/v1/chat/completions -H 'Authorization: Bearer dev-key' -H 'Content-Type: application/json' \\\n")
                .Append("    -d '{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]}' -D -\n");
        }

        return note.ToString();
    }

    private static string Url(IPAddress address, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"http://{(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "127.0.0.1" : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address)}:{port}");

    private static string StoreLine(SiloLayout layout, StoreConnection store) => layout switch
    {
        { HasEmbeddedStore: true } => $"embedded on {store.Where}, data in {layout.DataFolder}",
        { IsOneMachine: true } => $"instance 0's on {store.Where}",
        _ => $"Redis at {store.Where}",
    };
}
