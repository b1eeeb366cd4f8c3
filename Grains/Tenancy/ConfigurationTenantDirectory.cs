using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace CoalescingCluster.Tenancy;

/// <summary>
/// The tenants of the configuration. A changed configuration takes effect with the next request; one that is wrong leaves the present tenants in
/// force.
/// </summary>
internal sealed partial class ConfigurationTenantDirectory : ITenantDirectory, IDisposable
{
    private readonly IOptionsFactory<TenancyOptions> _options;
    private readonly TenancyPolicy _policy;
    private readonly ILogger<ConfigurationTenantDirectory> _logger;
    private readonly IDisposable _subscription;
    private volatile TenantTable _table;

    public ConfigurationTenantDirectory(
        IOptionsFactory<TenancyOptions> options, TenancyPolicy policy, IConfiguration configuration, ILogger<ConfigurationTenantDirectory> logger)
    {
        _options = options;
        _policy = policy;
        _logger = logger;
        _table = Read();
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>The tenants.</summary>
    public TenantTable Table => _table;

    /// <inheritdoc/>
    public bool TryAuthenticate(ReadOnlySpan<char> key, [NotNullWhen(true)] out TenantContext? tenant)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        tenant = null;
        return KeyHash.TryCompute(key, hash) && _table.TryFind(hash, out tenant);
    }

    /// <inheritdoc/>
    public bool TryGet(string tenantId, [NotNullWhen(true)] out TenantContext? tenant) => _table.TryGet(tenantId, out tenant);

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();

    private TenantTable Read() => TenantTable.Of(_options.Create(Options.DefaultName), _policy.AllowsDevelopmentKeys);

    private void Reload()
    {
        try
        {
            _table = Read();
        }
        catch (Exception error) when (error is OptionsValidationException or InvalidOperationException)
        {
            LogRefused(_logger, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The changed configuration of tenants is wrong, the present one stays in force: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
