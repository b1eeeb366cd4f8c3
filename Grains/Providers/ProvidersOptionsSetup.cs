using System.Globalization;
using CoalescingCluster.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Providers;

/// <summary>
/// Reads the providers, and supplies what is not configured: with a key or base address of OpenAI in the environment that provider, with a key of Anthropic
/// that one for the claude models that no configured provider takes, with an address of a vLLM server that one for <c>local-vllm</c>, with nothing the simulated one. Checks the result at start-up.
/// </summary>
internal sealed class ProvidersOptionsSetup(IConfiguration configuration) : IConfigureOptions<ProvidersOptions>, IValidateOptions<ProvidersOptions>
{
    private const string OpenAI = "openai";
    private const string Anthropic = "anthropic";
    private const string AnthropicKeyVariable = "ANTHROPIC_API_KEY";
    private const string AnthropicAddressVariable = "ANTHROPIC_BASE_URL";
    private const string Vllm = "vllm";
    private const string VllmAddressVariable = "VLLM_BASE_URL";
    private const string VllmKeyVariable = "VLLM_API_KEY";
    private const string VllmModelVariable = "VLLM_MODEL";
    private const int LocalWindow = 32_768;
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
                provider.BaseUrl = ModelMakers.OpenAIAddress;
                provider.ApiKey ??= configuration[KeyVariable];
            }

            if (section.Key.Equals(Anthropic, StringComparison.OrdinalIgnoreCase) && section["Type"] is null)
                provider.Type = ProviderType.Anthropic;
            if (provider is { BaseUrl.Length: 0, Service: null, Type: ProviderType.Anthropic })
            {
                provider.BaseUrl = ModelMakers.AnthropicAddress;
                provider.ApiKey ??= configuration[AnthropicKeyVariable];
            }

            provider.ApiKey = Resolve(provider.ApiKey);
            foreach (var tenant in provider.TenantKeys.Keys)
                provider.TenantKeys[tenant] = Resolve(provider.TenantKeys[tenant])!;
            options.ByName[section.Key] = provider;
        }

        var (isConfigured, needsClaude) = (options.ByName.Count > 0, !options.ByName.Values.Any(TakesClaude));
        var (key, address) = (configuration[KeyVariable], configuration[AddressVariable]);
        if (!isConfigured && (!string.IsNullOrEmpty(key) || !string.IsNullOrEmpty(address)))
            options.ByName[OpenAI] = new ProviderOptions { BaseUrl = string.IsNullOrEmpty(address) ? ModelMakers.OpenAIAddress : address, ApiKey = key };
        if (needsClaude && configuration[AnthropicKeyVariable] is { Length: > 0 } anthropicKey)
            options.ByName.TryAdd(Anthropic, AnthropicProvider(anthropicKey));
        if (configuration[VllmAddressVariable] is { Length: > 0 } vllm && !options.ByName.Values.Any(static provider => provider.Models.ContainsKey(ModelMakers.LocalVllm)))
            options.ByName.TryAdd(Vllm, VllmProvider(vllm));
        if (options.ByName.Count == 0)
            options.ByName[ProvidersOptions.Simulated] = SimulatedProvider();
        foreach (var provider in options.ByName.Values)
        {
            // A provider without a list takes every name: who sets a base address only wants it to work.
            if (provider.Models.Count == 0)
                AddDefaults(provider, withWildcard: true, model => ModelMakers.IsForeignTo(provider.BaseUrl, model) || options.ByName.Values.Any(other => other != provider && Lists(other, model)));
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
            check.That(
                !ModelMakers.NeedsKey(provider.BaseUrl) || !string.IsNullOrEmpty(provider.ApiKey) || provider.TenantKeys.Count > 0,
                $"{id}:ApiKey", "", $"a key, because {provider.BaseUrl} answers nobody without one; {(provider.Type == ProviderType.Anthropic ? AnthropicKeyVariable : KeyVariable)} in the environment does as well");
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
            model.StartsWith(ModelMakers.Claude, StringComparison.Ordinal) || (model.EndsWith('*') && ModelMakers.Claude.StartsWith(model[..^1], StringComparison.Ordinal)));

    private ProviderOptions AnthropicProvider(string key)
    {
        var address = configuration[AnthropicAddressVariable];
        var provider = new ProviderOptions { Type = ProviderType.Anthropic, BaseUrl = string.IsNullOrEmpty(address) ? ModelMakers.AnthropicAddress : address, ApiKey = key };
        provider.Models[ProvidersOptions.DefaultModels[1]] = new ModelOptions { ContextWindow = 200_000 };
        provider.Models[ModelMakers.Claude + "*"] = new ModelOptions { ContextWindow = 200_000 };
        return provider;
    }

    private ProviderOptions SimulatedProvider()
    {
        var port = configuration.GetValue("Coalescing:SimulatedProvider:Port", 8090);
        var provider = new ProviderOptions { BaseUrl = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/v1"), MaxConcurrency = 64 };
        AddDefaults(provider, withWildcard: false, static _ => false);
        return provider;
    }

    /// <summary>A vLLM server: its metrics page lies beside its wire.</summary>
    private ProviderOptions VllmProvider(string address)
    {
        var provider = new ProviderOptions { BaseUrl = address, ApiKey = configuration[VllmKeyVariable] };
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri))
            provider.MetricsUrl = new Uri(uri, "/metrics").ToString();
        provider.Models[ModelMakers.LocalVllm] = new ModelOptions { ContextWindow = LocalWindow, UpstreamModel = configuration[VllmModelVariable] is { Length: > 0 } model ? model : null };
        return provider;
    }

    private static bool Lists(ProviderOptions provider, string model) => provider.Models.Keys.Any(name =>
        name == model || (name.Length > 1 && name.EndsWith('*') && model.StartsWith(name[..^1], StringComparison.Ordinal)));

    private static void AddDefaults(ProviderOptions provider, bool withWildcard, Func<string, bool> isElsewhere)
    {
        foreach (var model in ProvidersOptions.DefaultModels.Where(model => !isElsewhere(model)))
            provider.Models[model] = new ModelOptions { ContextWindow = model == ProvidersOptions.DefaultModels[1] ? 200_000 : model == ModelMakers.LocalVllm ? LocalWindow : 128_000 };
        if (withWildcard)
            provider.Models["*"] = new ModelOptions();
    }

    private string? Resolve(string? key) =>
        key is not null && key.StartsWith("env:", StringComparison.Ordinal) && configuration[key[4..]] is { Length: > 0 } value ? value : key;
}
