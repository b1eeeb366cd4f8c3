using System.Collections.Concurrent;
using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Admission;
using CoalescingCluster.Database;
using CoalescingCluster.Providers;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Accounting;

/// <summary>Notes every physical call before it is sent and when it is over, with what it cost.</summary>
internal sealed partial class CallMeter(LedgerJournal journal, PriceBook prices, TenantLimiter limiter, TimeProvider time, ILogger<CallMeter> logger)
{
    private const int BytesPerToken = 4;
    private const int MaxNamed = 1000;
    private readonly ConcurrentDictionary<string, bool> _unpriced = new(StringComparer.Ordinal);

    /// <summary>A provider's client whose calls are noted.</summary>
    public IProviderClient Meter(string provider, IProviderClient client) => new MeteredProviderClient(provider, client, this);

    /// <summary>A call is about to be sent. What is noted of its cost holds only if its end is never known.</summary>
    public CallEntry Depart(string provider, InferenceCall call)
    {
        var now = time.GetUtcNow();
        var usage = new TokenUsage(call.Body.Length / BytesPerToken, 0, 0, IsEstimated: true);
        var entry = new CallEntry
        {
            Id = Guid.CreateVersion7(now),
            FlightId = call.FlightId,
            Tenant = call.Tenant,
            Provider = provider,
            Model = call.Model,
            StartedAt = now,
            Status = CallStatus.Lost,
            Usage = usage,
            Cost = prices.CostOf(call.UpstreamModel, call.Model, usage, now),
        };
        journal.Departed(entry);
        return entry;
    }

    /// <summary>A call is over.</summary>
    public void End(CallEntry entry, InferenceCall call, CallStatus status, TokenUsage usage)
    {
        var cost = prices.CostOf(call.UpstreamModel, call.Model, usage, entry.StartedAt);
        journal.Ended(entry with { Status = status, Usage = usage, Cost = cost });
        limiter.Spent(entry.Tenant, cost);
        if (cost == Money.Zero && !prices.HasPriceOf(call.UpstreamModel, call.Model, entry.StartedAt) && _unpriced.Count < MaxNamed && _unpriced.TryAdd(call.Model, true))
            LogNoPrice(call.Model);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no price of model {Model}, so its calls are booked as costing nothing; PUT /admin/prices or a price table gives it one.")]
    private partial void LogNoPrice(string model);
}
