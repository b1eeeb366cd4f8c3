using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel.ChatCompletion;

namespace CoalescingCluster.Providers.Connectors;

/// <summary>Finds the connectors that the application put into the container, by the key that a provider's <see cref="ProviderOptions.Service"/> names.</summary>
internal sealed class ConnectorServices(IServiceProvider services, IServiceProviderIsKeyedService known) : IValidateOptions<ProvidersOptions>
{
    /// <summary>The client behind a key.</summary>
    /// <exception cref="InvalidOperationException">There is none; the check at start-up finds that first.</exception>
    public IChatClient Find(string key) =>
        services.GetKeyedService<IChatClient>(key)
        ?? services.GetRequiredKeyedService<IChatCompletionService>(key).AsChatClient();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ProvidersOptions options)
    {
        var missing = options.ByName
            .Where(provider => provider.Value.Service is { } key && !known.IsKeyedService(typeof(IChatClient), key) && !known.IsKeyedService(typeof(IChatCompletionService), key))
            .Select(static provider => $"{ProvidersOptions.Section}:{provider.Key}:Service is '{provider.Value.Service}'; it must be the key of an IChatClient or IChatCompletionService in the container.")
            .ToList();
        return missing.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(missing);
    }
}
