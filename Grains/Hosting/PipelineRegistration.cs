using CoalescingCluster.Admission;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Gateway;
using CoalescingCluster.Indexing;
using CoalescingCluster.Matching;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Providers;
using CoalescingCluster.Quality;
using CoalescingCluster.Storage;
using CoalescingCluster.Submissions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers the pipeline and what its grains need.</summary>
public static class PipelineRegistration
{
    /// <summary>
    /// Adds the pipeline, flights and index to a silo. Call it after the silo itself was added, so that draining ends before the silo stops. Also
    /// needed: accounting, fingerprinting, equivalence, providers, and a grain storage provider named <c>answers</c>.
    /// </summary>
    public static IServiceCollection AddCoalescingPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        AddOptions(services, configuration);
        AddStorage(services);
        AddFlights(services);
        AddQuality(services, configuration);
        AddAdmission(services);
        AddPipeline(services);
        return services;
    }

    private static void AddOptions(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CoalescingOptions>().Bind(configuration.GetSection(CoalescingOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CoalescingOptions>, CoalescingOptionsValidator>();
        services.AddOptions<IndexingOptions>().Bind(configuration.GetSection(IndexingOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IndexingOptions>, IndexingOptionsValidator>();
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.TryAddSingleton<StoreErrors>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<TolerantStateFactory>();
    }

    private static void AddFlights(IServiceCollection services)
    {
        services.AddSingleton<FlightGauge>();
        services.AddSingleton<PipelineInstruments>();
        services.AddHostedService<FlightDrain>();
        services.TryAddSingleton<DirectSinks>();
        services.AddSingleton<GatewayDoor>();
    }

    private static void AddQuality(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ShadowOptions>().Bind(configuration.GetSection(ShadowOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShadowOptions>, ShadowOptionsValidator>();
        services.AddSingleton<ErrorRateEstimator>();
        services.AddSingleton<QualityInstruments>();
        services.AddSingleton<DecisionTrace>();
        services.AddSingleton<ServedLinks>();
        services.AddSingleton<AnswerComparison>();
        services.AddSingleton<ShadowChecks>();
        services.AddSingleton<SemanticMatches>();
        services.AddSingleton<IFeedback, Feedback>();
        services.AddHostedService<ServedLinksService>();
    }

    private static void AddAdmission(IServiceCollection services)
    {
        services.AddSingleton<TenantLimiter>();
        services.AddSingleton<IRateLimits>(static provider => provider.GetRequiredService<TenantLimiter>());
        services.AddHostedService(static provider => provider.GetRequiredService<TenantLimiter>());
    }

    private static void AddPipeline(IServiceCollection services)
    {
        services.AddSingleton<StallClock>();
        services.AddSingleton<FirstTokenPatience>();
        services.AddSingleton<FlightRelays>();
        services.AddSingleton<NearAnswers>();
        services.AddSingleton<StoredEntries>();
        services.AddSingleton<PreparedTexts>();
        services.AddSingleton<IndexContact>();
        services.AddSingleton<MeaningResolver>();
        services.AddSingleton<RequestRouting>();
        services.AddSingleton<FlightBoarding>();
        services.AddSingleton<IInferencePipeline, InferencePipeline>();
        services.AddSingleton<ISubmissionPipeline, SubmissionPipeline>();
    }
}
