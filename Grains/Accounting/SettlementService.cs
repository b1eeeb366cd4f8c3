using System.Data.Common;
using CoalescingCluster.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Accounting;

/// <summary>
/// Divides the cost of flights among their callers once those are known. Every silo tries; a flight is settled by whichever comes first, in one
/// transaction.
/// </summary>
internal sealed partial class SettlementService(
    LedgerDatabase database, IOptions<AccountingOptions> options, TimeProvider time, ILogger<SettlementService> logger) : BackgroundService
{
    private const int FlightsPerTransaction = 200;

    /// <summary>Settles what is due.</summary>
    /// <returns>How many calls were settled.</returns>
    public async Task<int> SettleAsync(CancellationToken cancellationToken)
    {
        var (settled, last) = (0, 0);
        do
        {
            last = await SettleSomeAsync(cancellationToken);
            settled += last;
        }
        while (last > 0);
        return settled;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.Exists)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(Math.Clamp(options.Value.SettleAfterSeconds / 10.0, 1, 60)), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TrySettleAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops.
        }
    }

    private async Task TrySettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(cancellationToken);
        }
        catch (Exception error) when (error is DbException or InvalidOperationException or TimeoutException)
        {
            LogFailed(error.Message);
        }
    }

    private async Task<int> SettleSomeAsync(CancellationToken cancellationToken)
    {
        var due = time.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(options.Value.SettleAfterSeconds);
        await using var db = database.Open();
        var oldest = await db.Calls.AsNoTracking().Where(call => !call.IsSettled && call.StartedAt < due)
            .OrderBy(static call => call.StartedAt).Select(static call => call.FlightId).Take(FlightsPerTransaction).ToListAsync(cancellationToken);
        if (oldest.Count == 0)
            return 0;
        var flights = oldest.Distinct().ToList();
        var calls = await db.Calls.AsNoTracking().Where(call => flights.Contains(call.FlightId) && !call.IsSettled && call.StartedAt < due).ToListAsync(cancellationToken);
        var usage = (await db.Usage.AsNoTracking().Where(row => flights.Contains(row.FlightId)).ToListAsync(cancellationToken)).ToLookup(static row => row.FlightId);
        var shares = calls.GroupBy(static call => call.FlightId).SelectMany(flight => Settlement.Divide(options.Value.Allocation, [.. flight], [.. usage[flight.Key]])).ToList();

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = calls.ConvertAll(static call => call.Id);
        var marked = await db.Calls.Where(call => ids.Contains(call.Id) && !call.IsSettled)
            .ExecuteUpdateAsync(static set => set.SetProperty(static call => call.IsSettled, true), cancellationToken);

        // Another silo has settled some of them since they were read: what is left is looked at anew.
        if (marked != calls.Count)
            return 0;
        await LedgerStore.AddSharesAsync(db, shares, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return marked;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Costs could not be divided among callers, it is tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
