using System.Data.Common;
using CoalescingCluster.Admission;
using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Accounting;

/// <summary>Reads from the ledger what a tenant spent.</summary>
internal sealed partial class LedgerTotals(LedgerDatabase database, ILogger<LedgerTotals> logger) : ISpendHistory
{
    /// <inheritdoc/>
    public async Task<Money?> SpentAsync(string tenant, DateOnly day, CancellationToken cancellationToken)
    {
        if (!database.Exists)
            return Money.Zero;
        try
        {
            await using var db = database.Open();
            var calls = db.Calls.AsNoTracking().Where(call => call.TenantId == tenant && call.Day == day);
            return new Money(await calls.SumAsync(static call => call.CostPico, cancellationToken));
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException)
        {
            LogUnknown(tenant, error.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What tenant {Tenant} spent today could not be read, its budget counts from nothing until it can: {Reason}")]
    private partial void LogUnknown(string tenant, string reason);
}
