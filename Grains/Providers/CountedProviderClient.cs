using System.Runtime.CompilerServices;
using System.Text;
using CoalescingCluster.Admission;

namespace CoalescingCluster.Providers;

/// <summary>A provider's client whose answers always end with a usage: where the provider gives none, it is counted, and marked as an estimate.</summary>
internal sealed class CountedProviderClient(IProviderClient inner) : IProviderClient
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Slice> StreamAsync(InferenceCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var said = new StringBuilder();
        var hasUsage = false;
        await foreach (var slice in inner.StreamAsync(call, cancellationToken).WithCancellation(cancellationToken))
        {
            hasUsage |= slice.Usage is not null;
            said.Append(slice.Text).Append(slice.Refusal).Append(slice.Reasoning);
            foreach (var piece in slice.ToolCalls ?? [])
                said.Append(piece.Name).Append(piece.Arguments);
            yield return slice;
        }

        if (!hasUsage)
        {
            var (prompt, completion) = (TokenCounter.CountBody(call.UpstreamModel, call.Body), TokenCounter.Count(call.UpstreamModel, said.ToString()));
            yield return new Slice { Usage = new TokenUsage(prompt, completion, 0, IsEstimated: true) };
        }
    }
}
