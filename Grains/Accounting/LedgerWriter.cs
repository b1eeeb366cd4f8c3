using System.Data.Common;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Database;
using CoalescingCluster.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Accounting;

/// <summary>
/// Takes the journal's segments to the ledger, the oldest first, and deletes a segment's file once it is there. While the database is away segments
/// wait; the journal then goes on in few, large ones.
/// </summary>
internal sealed partial class LedgerWriter(
    LedgerJournal journal,
    JournalFolder folder,
    LedgerStore store,
    LedgerDatabase database,
    AccountingInstruments instruments,
    StoreErrors errors,
    IOptions<AccountingOptions> options,
    TimeProvider time,
    ILogger<LedgerWriter> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BatchMemory = TimeSpan.FromDays(90);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private JournalSegment? _segment;
    private LedgerBatch? _batch;
    private volatile bool _isAway;

    /// <summary>Writes everything that was noted until now. What fails stays for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            while (_batch is not null || Take())
                await WriteTakenAsync(cancellationToken);
        }
        finally
        {
            instruments.Waiting(journal.Waiting + (_batch is null ? 0 : 1));
            _oneAtATime.Release();
        }
    }

    /// <summary>As <see cref="FlushAsync"/>; what goes wrong is logged, and tried again by itself.</summary>
    public Task<bool> TryFlushAsync(CancellationToken cancellationToken) => TryAsync(() => FlushAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(StopPatience, time);
        await TryAsync(() => FlushAsync(patience.Token), patience.Token);
        (_segment ?? journal.Next(sealCurrent: true))?.Sync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (database.Exists)
            {
                await RecoverAsync(stoppingToken);
                await TryAsync(() => store.ForgetBatchesAsync(BatchMemory, stoppingToken), stoppingToken);
            }

            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.FlushMilliseconds), time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (!await TryAsync(() => FlushAsync(stoppingToken), stoppingToken))
                    await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The silo stops; what is left is written by StopAsync.
        }
    }

    private bool Take()
    {
        _segment = journal.Next(sealCurrent: true);
        _batch = _segment?.Seal();
        if (_batch is not null)
            Measure(_batch);
        return _batch is not null;
    }

    private async Task WriteTakenAsync(CancellationToken cancellationToken)
    {
        // Calls that departed are noted in the next segment too: there they end, or are found lost.
        if (database.Exists)
            await store.WriteAsync(_batch!, [], cancellationToken);
        _segment!.Dispose();
        if (_segment.Path is { } path)
            Delete(path);
        (_segment, _batch) = (null, null);
    }

    /// <summary>Writes what killed processes left behind. A call that departed and whose end is in none of their files was lost with them.</summary>
    private async Task RecoverAsync(CancellationToken stoppingToken)
    {
        if (folder.LeftBehind.Count == 0)
            return;
        var batches = folder.LeftBehind.Select(static path => (Path: path, Batch: SegmentReader.ReadFile(path))).ToList();
        var ended = batches.SelectMany(static file => file.Batch?.Calls ?? []).Select(static call => call.Id).ToHashSet();
        foreach (var (path, batch) in batches)
        {
            if (batch is not null)
            {
                var lost = batch.Departed.Where(call => ended.Add(call.Id)).ToList();
                while (!await TryAsync(() => store.WriteAsync(batch, lost, stoppingToken), stoppingToken))
                    await Task.Delay(RetryAfter, time, stoppingToken);
                LogRecovered(batch.Requests.Count, batch.Calls.Count, lost.Count);
            }

            Delete(path);
        }
    }

    private void Measure(LedgerBatch batch)
    {
        foreach (var call in batch.Calls)
            instruments.Cost(call.Model, (double)call.Cost.Dollars);
        foreach (var entry in batch.Requests)
        {
            var shared = entry.Counts[(int)RequestOutcome.HitExact] + entry.Counts[(int)RequestOutcome.HitSemantic]
                + entry.Counts[(int)RequestOutcome.JoinExact] + entry.Counts[(int)RequestOutcome.JoinSemantic];
            if (shared > 0)
                instruments.Saved(entry.Model, (double)entry.Price.Dollars * shared);
        }
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is read again at the next start, and found to be in the ledger already.
            LogNotDeleted(error.Message);
        }
    }

    private async Task<bool> TryAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write();
            if (_isAway)
                LogBack();
            _isAway = false;
            return true;
        }
        catch (Exception error) when (error is DbException or DbUpdateException or IOException or TimeoutException or InvalidOperationException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            errors.Add("ledger");
            if (!_isAway)
                LogFailed(error.Message);
            _isAway = true;
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledger could not be written, it is tried again: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The ledger can be written again.")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Information, Message = "Took over from a killed process: usage of {Flights} flights, {Calls} calls, {Lost} calls whose end is not known.")]
    private partial void LogRecovered(int flights, int calls, int lost);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A journal file that is in the ledger could not be deleted: {Reason}")]
    private partial void LogNotDeleted(string reason);
}
