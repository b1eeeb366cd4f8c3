using System.Runtime.CompilerServices;
using CoalescingCluster.Admission;
using CoalescingCluster.Database;
using CoalescingCluster.Providers;

namespace CoalescingCluster.Accounting;

/// <summary>A provider's client whose calls are noted in the ledger.</summary>
internal sealed class MeteredProviderClient(string provider, IProviderClient inner, CallMeter meter) : IProviderClient
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Slice> StreamAsync(InferenceCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entry = meter.Depart(provider, call);
        var seen = new List<Slice>();
        var isComplete = false;
        try
        {
            await foreach (var slice in inner.StreamAsync(call, cancellationToken).WithCancellation(cancellationToken))
            {
                seen.Add(slice);
                yield return slice;
            }

            isComplete = true;
        }
        finally
        {
            var status = isComplete ? CallStatus.Completed : cancellationToken.IsCancellationRequested ? CallStatus.Cancelled : CallStatus.Failed;
            meter.End(entry, call, status, UsageOf(call, status, seen));
        }
    }

    /// <summary>
    /// What the provider says, or what is counted where it says nothing: the prompt, unless the provider refused it, and the text that came.
    /// </summary>
    private static TokenUsage UsageOf(InferenceCall call, CallStatus status, List<Slice> seen)
    {
        if (seen.FindLast(static slice => slice.Usage is not null)?.Usage is { } usage)
            return usage;
        if (status == CallStatus.Failed && seen.Count == 0)
            return new TokenUsage(0, 0);
        var text = string.Concat(seen.Select(static slice => slice.Text + slice.Refusal + slice.Reasoning));
        var calls = string.Concat(seen.SelectMany(static slice => slice.ToolCalls ?? []).Select(static call => call.Name + call.Arguments));
        return new TokenUsage(
            TokenCounter.CountBody(call.UpstreamModel, call.Body),
            TokenCounter.Count(call.UpstreamModel, text) + TokenCounter.Count(call.UpstreamModel, calls), 0, IsEstimated: true);
    }
}
