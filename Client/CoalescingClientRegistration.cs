using CoalescingCluster.Client;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of a coalescing cluster.</summary>
public static class CoalescingClientRegistration
{
    /// <summary>
    /// Adds <see cref="ICoalescingClient"/>, an <see cref="IChatClient"/> and Semantic Kernel's <see cref="IChatCompletionService"/> that share
    /// inferences through the cluster. The application is an Orleans client or silo already (<c>UseOrleansClient</c>, <c>UseOrleans</c>).
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the tenant and the default model.</param>
    public static IServiceCollection AddCoalescingClient(this IServiceCollection services, Action<CoalescingClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<CoalescingClientOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton<ICoalescingClient, CoalescingClient>();
        services.TryAddSingleton<IChatClient, CoalescingChatClient>();
        services.TryAddSingleton<IChatCompletionService>(static provider => provider.GetRequiredService<IChatClient>().AsChatCompletionService(provider));
        return services;
    }
}
