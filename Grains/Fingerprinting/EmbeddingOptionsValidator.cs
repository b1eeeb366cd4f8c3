using CoalescingCluster.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Fingerprinting;

/// <summary>Checks <see cref="EmbeddingOptions"/> at start-up.</summary>
internal sealed class EmbeddingOptionsValidator : IValidateOptions<EmbeddingOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, EmbeddingOptions options)
    {
        var check = new OptionChecks(EmbeddingOptions.Section);
        check.That(options.ModelPath is null || Directory.Exists(options.ModelPath), nameof(options.ModelPath), options.ModelPath, "a folder that exists, with an ONNX model, a vocabulary and encoder.json");
        check.Range(nameof(options.Workers), options.Workers, 1, 256);
        check.Range(nameof(options.QueueLength), options.QueueLength, 1, 100_000);
        check.Range(nameof(options.MaxWaitMilliseconds), options.MaxWaitMilliseconds, 1, 60_000);
        check.Range(nameof(options.CacheEntries), options.CacheEntries, 0, 10_000_000);
        check.Range(nameof(options.MaxWindows), options.MaxWindows, 1, 64);
        return check.Result;
    }
}
