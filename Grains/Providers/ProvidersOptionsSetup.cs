using System.Globalization;
using CoalescingCluster.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers;

/// <summary>
/// Reads the providers, and supplies what is not configured: with a key or base address of OpenAI in the environment that provider, with a key of Anthropic
/// that one for the claude models that no configured provider takes, with nothing the simulated one. Checks the result at start-up.
/// </summary>
internal sealed class ProvidersOptionsSetup(IConfiguration configuration) : IConfigureOptions<ProvidersOptions>, IValidateOptions<ProvidersOptions>
{
    private const string OpenAI = "openai";
    private const string OpenAIAddress = "https://api.openai.com/v1";
    private const string Anthropic = "anthropic";
    private const string AnthropicAddress = "https://api.anthropic.com";
    private const string AnthropicKeyVariable = "ANTHROPIC_API_KEY";
    private const string AnthropicAddressVariable = "ANTHROPIC_BASE_URL";
    private const string AnthropicModels = "claude-";
    private const string KeyVariable = "OPENAI_API_KEY";
    private const string AddressVariable = "OPENAI_BASE_URL";

    /// <inheritdoc/>
    public void Configure(ProvidersOptions options)
    {
        foreach (var section in configuration.GetSection(ProvidersOptions.Section).GetChildren())
        {
            var provider = section.Get<ProviderOptions>() ?? new ProviderOptions();
            if (provider is { BaseUrl.Length: 0, Service: null } && section.Key.Equals(OpenAI, StringComparison.OrdinalIgnoreCase))
            {
                provider.BaseUrl = OpenAIAddress;
                provider.ApiKey ??= configuration[KeyVariable];
            }

            if (section.Key.Equals(Anthropic, StringComparison.OrdinalIgnoreCase) && section["Type"] is null)
                provider.Type = ProviderType.Anthropic;
            if (provider is { BaseUrl.Length: 0, Service: null, Type: ProviderType.Anthropic })
                provider.BaseUrl = AnthropicAddress;
            provider.ApiKey = Resolve(provider.ApiKey);
            foreach (var tenant in provider.TenantKeys.Keys)
                provider.TenantKeys[tenant] = Resolve(provider.TenantKeys[tenant])!;
            options.ByName[section.Key] = provider;
        }

        var needsClaude = !options.ByName.Values.Any(TakesClaude);
        var (key, address) = (configuration[KeyVariable], configuration[AddressVariable]);
        if (options.ByName.Count == 0 && (!string.IsNullOrEmpty(key) || !string.IsNullOrEmpty(address)))
            options.ByName[OpenAI] = new ProviderOptions { BaseUrl = string.IsNullOrEmpty(address) ? OpenAIAddress : address, ApiKey = key };
        if (needsClaude && configuration[AnthropicKeyVariable] is { Length: > 0 } anthropicKey)
            options.ByName.TryAdd(Anthropic, AnthropicProvider(anthropicKey));
        if (options.ByName.Count == 0)
            options.ByName[ProvidersOptions.Simulated] = SimulatedProvider();
        foreach (var provider in options.ByName.Values)
        {
            // A provider without a list takes every name: who sets a base address only wants it to work.
            if (provider.Models.Count == 0)
                AddDefaults(provider, withWildcard: true, options.ByName.Values.Any(static other => other.Models.ContainsKey(AnthropicModels + "*")));
        }
    }

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ProvidersOptions options)
    {
        var check = new OptionChecks(ProvidersOptions.Section);
        foreach (var (id, provider) in options.ByName)
        {
            if (provider.Service is not null)
                check.That(provider.BaseUrl.Length == 0, $"{id}:BaseUrl", provider.BaseUrl, $"nothing while {id}:Service names a connector");
            else
                check.That(Uri.TryCreate(provider.BaseUrl, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https", $"{id}:BaseUrl", provider.BaseUrl, "an absolute http or https address, for example https://api.openai.com/v1");
            check.That(id.AsSpan().IndexOfAny('/', '@') < 0, id, id, "a name without '/' and '@'");
            ProviderKeyChecks.Check(check, id, provider);
            check.Range($"{id}:MaxConcurrency", provider.MaxConcurrency, 1, 10_000);
            check.Range($"{id}:MaxQueue", provider.MaxQueue, 0, 1_000_000);
            ResilienceChecks.Check(check, id, provider);
            check.Range($"{id}:MaxTokens", provider.MaxTokens, 1, 1_000_000);
            check.That(Enum.IsDefined(provider.Type), $"{id}:Type", provider.Type.ToString(), "OpenAI or Anthropic");
            foreach (var (model, settings) in provider.Models)
                check.Range($"{id}:Models:{model}:ContextWindow", settings.ContextWindow, 256, 100_000_000);
        }

        ResilienceChecks.CheckChains(check, options);
        return check.Result;
    }

    /// <summary>Whether a configured provider serves claude models, by name or by a wildcard; one without a list takes every name.</summary>
    private static bool TakesClaude(ProviderOptions provider) =>
        provider.Models.Count == 0 || provider.Models.Keys.Any(static model =>
            model.StartsWith(AnthropicModels, StringComparison.Ordinal) || (model.EndsWith('*') && AnthropicModels.StartsWith(model[..^1], StringComparison.Ordinal)));

    private ProviderOptions AnthropicProvider(string key)
    {
        var address = configuration[AnthropicAddressVariable];
        var provider = new ProviderOptions { Type = ProviderType.Anthropic, BaseUrl = string.IsNullOrEmpty(address) ? AnthropicAddress : address, ApiKey = key };
        provider.Models[ProvidersOptions.DefaultModels[1]] = new ModelOptions { ContextWindow = 200_000 };
        provider.Models[AnthropicModels + "*"] = new ModelOptions { ContextWindow = 200_000 };
        return provider;
    }

    private ProviderOptions SimulatedProvider()
    {
        var port = configuration.GetValue("Coalescing:SimulatedProvider:Port", 8090);
        var provider = new ProviderOptions { BaseUrl = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/v1"), MaxConcurrency = 64 };
        AddDefaults(provider, withWildcard: false, withoutClaude: false);
        return provider;
    }

    private static void AddDefaults(ProviderOptions provider, bool withWildcard, bool withoutClaude)
    {
        foreach (var model in ProvidersOptions.DefaultModels.Where(model => !withoutClaude || !model.StartsWith(AnthropicModels, StringComparison.Ordinal)))
            provider.Models[model] = new ModelOptions { ContextWindow = model == "claude-3-5-sonnet" ? 200_000 : model == "local-vllm" ? 32_768 : 128_000 };
        if (withWildcard)
            provider.Models["*"] = new ModelOptions();
    }

    private string? Resolve(string? key) =>
        key is not null && key.StartsWith("env:", StringComparison.Ordinal) && configuration[key[4..]] is { Length: > 0 } value ? value : key;
}
