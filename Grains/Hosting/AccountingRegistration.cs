using CoalescingCluster.Accounting;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Admission;
using CoalescingCluster.Database;
using CoalescingCluster.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers prices, the database and the ledger.</summary>
public static class AccountingRegistration
{
    /// <summary>
    /// Adds the price table, the database and the usage ledger, checked at start-up. Call it before the silo itself is added: the ledger is to be
    /// written after the last request.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="folder">Where files are kept.</param>
    public static IServiceCollection AddAccounting(this IServiceCollection services, IConfiguration configuration, DatabaseFolder folder)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(folder);
        AddOptions(services, configuration);
        services.AddSingleton<PriceBook>();
        services.AddSingleton<AccountingInstruments>();
        services.TryAddSingleton<StoreErrors>();
        AddDatabase(services);
        AddLedger(services);
        return services;
    }

    private static void AddOptions(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PricesOptions>().Bind(configuration.GetSection(PricesOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PricesOptions>, PricesOptionsValidator>();
        services.AddOptions<AccountingOptions>().Bind(configuration.GetSection(AccountingOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountingOptions>, AccountingOptionsValidator>();
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection(DatabaseOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
    }

    private static void AddDatabase(IServiceCollection services)
    {
        services.AddSingleton<LedgerDatabase>();
        services.AddHostedService<DatabaseStartup>();
    }

    private static void AddLedger(IServiceCollection services)
    {
        services.AddSingleton<JournalFolder>();
        services.AddSingleton<LedgerJournal>();
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<ISpendHistory, LedgerTotals>();
        services.AddSingleton<LedgerWriter>();
        services.AddHostedService(static provider => provider.GetRequiredService<LedgerWriter>());
        services.AddSingleton<CallMeter>();
        services.AddSingleton<SettlementService>();
        services.AddHostedService(static provider => provider.GetRequiredService<SettlementService>());
        services.AddSingleton<UsageReports>();
    }
}
