using CoalescingCluster.Matching;
using CoalescingCluster.Pipeline;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Quality;

/// <summary>What the pipeline tells the quality part of each request. Costs next to nothing for requests that were not matched by meaning.</summary>
internal sealed class SemanticMatches(ServedLinks links, PreparedTexts texts, ShadowChecks shadow, ErrorRateEstimator estimator, QualityInstruments instruments, IOptions<ShadowOptions> options)
{
    private readonly bool _samples = options.Value.SampleShare > 0;

    /// <summary>A request was tied to a meaning.</summary>
    public void Served(InferenceRequest request, NearKey key, Resolution resolution)
    {
        var isSemantic = resolution.Kind == MatchKind.Semantic;
        if (_samples)
            estimator.Request(isSemantic);
        if (isSemantic)
            links.Served(request.RequestId, new ServedLink(request.Tenant.Id, key.Partition, resolution.SemanticHash, key.Digest, texts.Of(request.Chat).CanonicalDigest));
    }

    /// <summary>A request that was matched by meaning got its answer.</summary>
    public void Answered(InferenceRequest request, Func<InferenceCall> call, Answer answer, double maxErrorRate)
    {
        if (_samples)
            shadow.Consider(request.Chat.Text, call(), answer, maxErrorRate);
    }

    /// <summary>What a request of a tenant in observe mode would have been.</summary>
    public void Observed(Resolution resolution, string model) => instruments.Observed(resolution.Kind, model);
}
