using Microsoft.EntityFrameworkCore;

namespace CoalescingCluster.Database;

/// <summary>
/// Tenants, keys, pools, policies, prices and the usage ledger. Works through a pooler that lends connections per transaction: no statement relies
/// on what an earlier transaction left in its session.
/// </summary>
internal abstract class CoalescingDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<TenantRow> Tenants => Set<TenantRow>();

    public DbSet<KeyRow> Keys => Set<KeyRow>();

    public DbSet<PoolRow> Pools => Set<PoolRow>();

    public DbSet<PriceRow> Prices => Set<PriceRow>();

    public DbSet<UsageRow> Usage => Set<UsageRow>();

    public DbSet<CallRow> Calls => Set<CallRow>();

    public DbSet<BatchRow> Batches => Set<BatchRow>();

    public DbSet<RevisionRow> Revisions => Set<RevisionRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        ConfigureTenants(modelBuilder);
        ConfigureLedger(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static void ConfigureTenants(ModelBuilder model)
    {
        model.Entity<TenantRow>(tenant =>
        {
            tenant.ToTable("tenants");
            tenant.Property(static row => row.Id).HasMaxLength(64);
            tenant.Property(static row => row.Pool).HasMaxLength(64);
            tenant.Property(static row => row.NamespaceErrorRates).HasMaxLength(16 * 1024);
            tenant.Property(static row => row.Mode).HasConversion<string>().HasMaxLength(16);
            tenant.HasOne<PoolRow>().WithMany().HasForeignKey(static row => row.Pool).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<KeyRow>(key =>
        {
            key.ToTable("keys");
            key.Property(static row => row.Id).HasMaxLength(32);
            key.Property(static row => row.TenantId).HasMaxLength(64);
            key.Property(static row => row.Hash).HasMaxLength(80);
            key.Property(static row => row.Prefix).HasMaxLength(16);
            key.Property(static row => row.Label).HasMaxLength(100);
            key.HasIndex(static row => row.Hash).IsUnique();
            key.HasOne<TenantRow>().WithMany().HasForeignKey(static row => row.TenantId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<PoolRow>(pool =>
        {
            pool.ToTable("pools");
            pool.Property(static row => row.Id).HasMaxLength(64);
            pool.Property(static row => row.Description).HasMaxLength(400);
        });
        model.Entity<PriceRow>(price =>
        {
            price.ToTable("prices");
            price.HasKey(static row => new { row.Model, row.EffectiveFrom });
            price.Property(static row => row.Model).HasMaxLength(256);
        });
        model.Entity<RevisionRow>(revision =>
        {
            revision.ToTable("revisions");
            revision.Property(static row => row.Id).ValueGeneratedNever();
            revision.HasData(new RevisionRow { Id = 1, Value = 0 });
        });
    }

    private static void ConfigureLedger(ModelBuilder model)
    {
        model.Entity<UsageRow>(usage =>
        {
            usage.ToTable("usage");
            usage.HasKey(static row => new { row.FlightId, row.TenantId, row.Day });
            usage.Property(static row => row.TenantId).HasMaxLength(64);
            usage.Property(static row => row.Model).HasMaxLength(256);
            usage.HasIndex(static row => new { row.TenantId, row.Day });
        });
        model.Entity<CallRow>(call =>
        {
            call.ToTable("calls");
            call.Property(static row => row.TenantId).HasMaxLength(64);
            call.Property(static row => row.Provider).HasMaxLength(64);
            call.Property(static row => row.Model).HasMaxLength(256);
            call.HasIndex(static row => row.FlightId);
            call.HasIndex(static row => new { row.TenantId, row.Day });
            call.HasIndex(static row => new { row.IsSettled, row.StartedAt });
        });
        model.Entity<BatchRow>(batch =>
        {
            batch.ToTable("batches");
            batch.HasIndex(static row => row.AppliedAt);
        });
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select(static (c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
