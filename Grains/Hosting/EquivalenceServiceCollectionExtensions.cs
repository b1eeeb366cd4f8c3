using CoalescingCluster.Matching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers the equivalence decision.</summary>
public static class EquivalenceServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IEquivalenceDecision"/> with the settings of section <c>Coalescing:Matching</c>, checked at start-up.
    /// </summary>
    public static IServiceCollection AddEquivalence(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<MatchingOptions>().Bind(configuration.GetSection(MatchingOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MatchingOptions>, MatchingOptionsValidator>());
        services.TryAddSingleton(_ => CalibratedModel.Load());
        services.TryAddSingleton<IEquivalenceVerifier, EquivalenceVerifier>();
        services.TryAddSingleton<IEquivalenceDecision, EquivalenceDecision>();
        return services;
    }
}
