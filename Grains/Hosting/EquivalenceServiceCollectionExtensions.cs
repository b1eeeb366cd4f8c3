using CoalescingCluster.Matching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers the equivalence decision.</summary>
public static class EquivalenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IEquivalenceDecision"/> with the settings of section <c>Coalescing:Matching</c>, checked at start-up. The verifier runs on
    /// the threads of <see cref="FingerprintingRegistration.AddFingerprinting"/>, which is needed too.
    /// </summary>
    public static IServiceCollection AddEquivalence(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<MatchingOptions>().Bind(configuration.GetSection(MatchingOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MatchingOptions>, MatchingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static _ => CalibratedModel.Load());
        services.TryAddSingleton(static provider => VerifierModels.Load(provider.GetRequiredService<IOptions<MatchingOptions>>().Value.VerifierPath));
        services.TryAddSingleton<IEquivalenceVerifier, EquivalenceVerifier>();
        services.TryAddSingleton<EquivalenceDecision>();
        services.TryAddSingleton<IEquivalenceDecision>(static provider => provider.GetRequiredService<EquivalenceDecision>());
        services.AddHostedService<VerifierCheck>();
        return services;
    }

    /// <summary>Loads model and verifiers before the first request, so that a wrong folder stops the start.</summary>
    private sealed class VerifierCheck(IServiceProvider services, IOptions<MatchingOptions> options) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<CalibratedModel>();
            if (options.Value.Verifier != VerifierMode.Off)
                services.GetRequiredService<VerifierModels>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
