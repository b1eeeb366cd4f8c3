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
        services.TryAddSingleton(static provider => Load(provider.GetRequiredService<IOptions<EmbeddingOptions>>().Value));
        services.TryAddSingleton<FingerprintingInstruments>();
        services.TryAddSingleton<ModelPool>();
        services.TryAddSingleton<IEmbedder, Embedder>();
        services.AddHostedService<EncoderCheck>();
        return services;
    }

    private static SentenceEncoder Load(EmbeddingOptions options)
    {
        try
        {
            return new SentenceEncoder(options.ModelPath ?? SentenceEncoder.BuiltIn, options.MaxWindows);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var sentence = options.ModelPath is { } path
                ? $"Setting {EmbeddingOptions.Section}:{nameof(EmbeddingOptions.ModelPath)} is '{path}', but must be a folder with a sentence encoder: {error.Message}"
                : $"The sentence encoder that comes with the product cannot be loaded: {error.Message}";
            throw new OptionsValidationException(nameof(EmbeddingOptions), typeof(EmbeddingOptions), [sentence]);
        }
    }

    /// <summary>Loads the model before the first request, so that a wrong folder stops the start.</summary>
    private sealed class EncoderCheck(SentenceEncoder encoder) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            // Being built, the encoder has been checked.
            _ = encoder.Dimensions;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
