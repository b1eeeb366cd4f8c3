using System.Diagnostics;
using System.Diagnostics.Metrics;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Quality;

/// <summary>Shows what was decided about a text and its nearest known ones: a span with the deciding words, and a counter of guards' refusals.</summary>
internal sealed class DecisionTrace(IMeterFactory meters)
{
    private readonly Counter<long> _rejections = meters.Create(new MeterOptions(PipelineInstruments.MeterName))
        .CreateCounter<long>("coalescing_guard_rejections", description: "Nearest known texts that a guard refused to join.");

    /// <summary>Opens the span of one decision; <c>null</c> when nobody listens.</summary>
    public static Activity? Start() => ProviderInstruments.Source.StartActivity("coalesce decide");

    /// <summary>Takes note of what came of it. The deciding words are prompt text: they go into the span and nowhere else.</summary>
    public void Decided(Activity? span, EquivalenceChoice choice)
    {
        if (choice.Verdict is not { } verdict)
            return;
        if (!verdict.Same && verdict.Guard is { } guard)
            _rejections.Add(1, new KeyValuePair<string, object?>("guard", guard));
        span?.SetTag("coalesce.same", verdict.Same)
            .SetTag("coalesce.cosine", verdict.Cosine)
            .SetTag("coalesce.probability", verdict.Probability)
            .SetTag("coalesce.threshold", verdict.Threshold)
            .SetTag("coalesce.verifier_logit", verdict.VerifierLogit)
            .SetTag("coalesce.everyday_logit", verdict.EverydayLogit)
            .SetTag("coalesce.guard", verdict.Guard)
            .SetTag("coalesce.reason", verdict.Reason);
    }
}
