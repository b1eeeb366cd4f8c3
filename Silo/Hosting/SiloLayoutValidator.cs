using System.Globalization;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Silo.Clustering;
using CoalescingCluster.Silo.Store;
using StackExchange.Redis;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Refuses layouts that cannot work, with a sentence each.</summary>
internal static class SiloLayoutValidator
{
    /// <summary>Checks the settings that the layout is worked out from.</summary>
    /// <exception cref="StartupException">At least one is wrong; the message holds a sentence for each.</exception>
    public static void Check(SiloLayout layout)
    {
        var checks = new SettingChecks();
        checks.Range("Coalescing:Instance", layout.Instance, 0, 99);
        Door(checks, layout.Http, HttpDoorOptions.Section);
        Door(checks, layout.Grpc, GrpcDoorOptions.Section);
        Door(checks, layout.Admin, AdminDoorOptions.Section);
        checks.Range(HttpDoorOptions.Section + ":MaxBodyBytes", layout.Http.MaxBodyBytes, 1024, 64 << 20);
        checks.Range(HttpDoorOptions.Section + ":HeartbeatSeconds", layout.Http.HeartbeatSeconds, 1, 300);
        checks.Range(HttpDoorOptions.Section + ":StalledReaderSeconds", layout.Http.StalledReaderSeconds, 1, 3600);
        AdminKey(checks, layout.Admin.Key);
        Cluster(checks, layout.Cluster);
        Store(checks, layout.Store, layout.Instance);
        checks.Range(ShutdownOptions.Section + ":GraceSeconds", layout.Shutdown.GraceSeconds, 0, 300);
        checks.Range(ShutdownOptions.Section + ":TimeoutSeconds", layout.Shutdown.TimeoutSeconds, 1, 7200);
        checks.That(
            layout.Shutdown.TimeoutSeconds >= layout.InferenceTimeoutSeconds,
            ShutdownOptions.Section + ":TimeoutSeconds", layout.Shutdown.TimeoutSeconds.ToString(CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"at least {CoalescingOptions.Section}:TimeoutSeconds ({layout.InferenceTimeoutSeconds}), so that no inference is cut off"));
        checks.ThrowIfAny();
    }

    private static void Door(SettingChecks checks, DoorOptions door, string section)
    {
        checks.That(SiloLayout.ParseAddress(door.Address) is not null, section + ":Address", door.Address, "an IP address, 'localhost', or '*' for all addresses");
        Port(checks, section + ":Port", door.Port);
    }

    private static void AdminKey(SettingChecks checks, string? key) =>
        checks.That(
            key is null || key.Length >= 12 || key == AdminDoorOptions.DevelopmentKey,
            AdminDoorOptions.Section + ":Key", "(hidden)", "at least 12 characters, or 'sha256:' and 64 hex digits");

    private static void Cluster(SettingChecks checks, ClusterSettingsOptions cluster)
    {
        const string Section = ClusterSettingsOptions.Section;
        checks.That(IsName(cluster.ClusterId), Section + ":ClusterId", cluster.ClusterId, "1 to 64 letters, digits, '.', '_' or '-'");
        checks.That(IsName(cluster.ServiceId), Section + ":ServiceId", cluster.ServiceId, "1 to 64 letters, digits, '.', '_' or '-'");
        checks.That(cluster.SiloName is null || IsName(cluster.SiloName), Section + ":SiloName", cluster.SiloName, "1 to 64 letters, digits, '.', '_' or '-'");
        checks.That(
            SiloLayout.ParseAddress(cluster.AdvertisedAddress) is { } address && !address.Equals(System.Net.IPAddress.Any) && !address.Equals(System.Net.IPAddress.IPv6Any),
            Section + ":AdvertisedAddress", cluster.AdvertisedAddress, "the IP address at which other silos reach this one");
        Port(checks, Section + ":SiloPort", cluster.SiloPort);
        Port(checks, Section + ":GatewayPort", cluster.GatewayPort);
        checks.That(
            cluster.SiloPort is null or 0 || cluster.SiloPort != cluster.GatewayPort,
            Section + ":GatewayPort", cluster.GatewayPort?.ToString(CultureInfo.InvariantCulture), "another port than SiloPort");
    }

    private static void Store(SettingChecks checks, StoreOptions store, int instance)
    {
        const string Section = StoreOptions.Section;
        checks.Range(Section + ":Port", store.Port, 0, 65535);
        checks.That(store.Port != 0 || instance == 0 || store.ConnectionString is not null, Section + ":Port", "0", "the port of instance 0's store, because this is another instance");
        checks.That(!string.IsNullOrWhiteSpace(store.DataFolder), Section + ":DataFolder", store.DataFolder, "the path of a folder");
        checks.Range(Section + ":ConnectSeconds", store.ConnectSeconds, 1, 300);
        checks.That(
            store.ConnectionString is null || IsConnectionString(store.ConnectionString),
            Section + ":ConnectionString", "(hidden)", "host:port[,option=value…] as StackExchange.Redis reads it, for example 'redis:6379,password=…'");
    }

    private static void Port(SettingChecks checks, string key, int? port) => checks.Range(key, port ?? 0, 0, 65535);

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= 64 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsConnectionString(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
