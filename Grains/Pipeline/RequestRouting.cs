using CoalescingCluster.Coalescing;
using CoalescingCluster.Matching;
using CoalescingCluster.Providers;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Pipeline;

/// <summary>Works out of a request where it goes and on what terms it shares.</summary>
internal sealed class RequestRouting(
    IModelCatalog models, PreparedTexts texts, ErrorRateEstimator estimator, IOptions<CoalescingOptions> options, IOptions<MatchingOptions> matching)
{
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);

    /// <summary>The route of the model.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.ModelNotFound"/>.</exception>
    public ModelRoute RouteOf(InferenceRequest request) => models.RouteOf(request.Chat.Model);

    /// <summary>The terms on which the request shares.</summary>
    public SharingTerms TermsOf(InferenceRequest request)
    {
        var terms = SharingTerms.For(request, texts.Of(request.Chat), options.Value, matching.Value.MaxErrorRate);

        // What shadow checks found counts for every request: never laxer than asked.
        var effective = estimator.Effective(terms.MaxErrorRate);
        return effective < terms.MaxErrorRate ? terms with { MaxErrorRate = effective } : terms;
    }

    /// <summary>The request's text in its partition.</summary>
    public static NearKey KeyOf(InferenceRequest request, in SharingTerms terms) => new(request.Chat.PartitionFor(request.Tenant.Scope, terms.Namespace), request.Chat.TextDigest);

    /// <summary>The physical call that would answer the request.</summary>
    public InferenceCall CallFor(InferenceRequest request, ModelRoute route) => new()
    {
        Provider = route.Provider,
        UpstreamModel = route.UpstreamModel,
        Model = route.Model,
        Body = request.Chat.Upstream,
        Tenant = request.Tenant.Id,
        Timeout = _timeout,
        StoresToolCalls = request.Tenant.StoresToolCalls,
    };
}
