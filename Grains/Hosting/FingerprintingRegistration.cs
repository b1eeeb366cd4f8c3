using CoalescingCluster.Fingerprinting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Hosting;

/// <summary>Registers the sentence embedding.</summary>
public static class FingerprintingRegistration
{
    /// <summary>Adds the embedder with the settings of section <c>Coalescing:Embedding</c>. The model is loaded and checked at start-up.</summary>
    public static IServiceCollection AddFingerprinting(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<EmbeddingOptions>().Bind(configuration.GetSection(EmbeddingOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmbeddingOptions>, EmbeddingOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider =>
        {
            var options = provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value;
            return new SentenceEncoder(options.ModelPath ?? SentenceEncoder.BuiltIn, options.MaxWindows);
        });
        services.TryAddSingleton<FingerprintingInstruments>();
        services.TryAddSingleton<ModelPool>();
        services.TryAddSingleton<IEmbedder, Embedder>();
        services.AddHostedService<EncoderCheck>();
        return services;
    }

    /// <summary>Loads the model before the first request, so that a wrong folder stops the start.</summary>
    private sealed class EncoderCheck(SentenceEncoder encoder) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => encoder.Dimensions > 0 ? Task.CompletedTask : throw new InvalidDataException("The model is empty.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
