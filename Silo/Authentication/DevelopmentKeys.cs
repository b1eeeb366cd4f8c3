using CoalescingCluster.Database;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Authentication;

/// <summary>Sees to it that well-known keys open nothing that others can reach.</summary>
internal static class DevelopmentKeys
{
    /// <summary>Refuses a silo that others can reach but that has no tenants of its own; those of a database may come later, and until then it is closed.</summary>
    /// <exception cref="StartupException">It would open to everybody.</exception>
    public static void Check(SiloLayout layout, IConfiguration configuration)
    {
        if (!layout.IsLoopbackOnly && !Has(TenancyOptions.Section + ":Tenants") && !Has(DatabaseOptions.Section))
        {
            throw new StartupException(
                "No tenants are configured and a listener is not on loopback: the development keys would be open to everybody. "
                + "Configure Coalescing:Tenants:<id>:Keys (the verb hash-key prints the hash of a key), name the database of tenants in Coalescing:Database:Provider, "
                + "or keep every address on 127.0.0.1.");
        }

        bool Has(string section) => configuration.GetSection(section).GetChildren().Any();
    }
}
