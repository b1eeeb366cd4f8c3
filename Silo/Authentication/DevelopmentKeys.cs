using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Authentication;

/// <summary>Sees to it that well-known keys open nothing that others can reach.</summary>
internal static class DevelopmentKeys
{
    /// <summary>Whether the configuration leaves the tenants to development.</summary>
    public static bool AreUsed(IConfiguration configuration) => !configuration.GetSection(TenancyOptions.Section + ":Tenants").GetChildren().Any();

    /// <summary>Refuses a silo that others can reach but that has no tenants of its own.</summary>
    /// <exception cref="StartupException">It would open to everybody.</exception>
    public static void Check(SiloLayout layout, IConfiguration configuration)
    {
        if (!layout.IsLoopbackOnly && AreUsed(configuration))
        {
            throw new StartupException(
                "No tenants are configured and a listener is not on loopback: the development keys would be open to everybody. "
                + "Configure Coalescing:Tenants:<id>:Keys (the verb hash-key prints the hash of a key), or keep every address on 127.0.0.1.");
        }
    }
}
