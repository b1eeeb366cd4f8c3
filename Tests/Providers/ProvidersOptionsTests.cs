using CoalescingCluster.Hosting;
using CoalescingCluster.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Providers;

public sealed class ProvidersOptionsTests
{
    [Fact]
    public void Nothing_GivesTheSimulatedProviderWithTheModelsOutOfTheBox()
    {
        var (providers, catalog) = Read([]);
        providers.Should().ContainSingle().Which.Should().Match<KeyValuePair<string, ProviderOptions>>(static one => one.Key == "simulated" && one.Value.BaseUrl == "http://127.0.0.1:8090/v1");
        catalog.Models.Should().Equal("gpt-4o-mini", "claude-3-5-sonnet", "local-vllm");
        catalog.TryRoute("gpt-4o-mini", out var route).Should().BeTrue();
        route.Should().Be(new ModelRoute("gpt-4o-mini", "simulated", "gpt-4o-mini", 128_000));
        catalog.TryRoute("gpt-9", out _).Should().BeFalse("an unknown model is the caller's error");
    }

    [Theory]
    [InlineData("OPENAI_API_KEY", "sk-1", "https://api.openai.com/v1", "sk-1")]
    [InlineData("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1", null)]
    [InlineData("Coalescing:Providers:openai:ApiKey", "sk-1", "https://api.openai.com/v1", "sk-1")]
    [InlineData("Coalescing:Providers:openai:BaseUrl", "http://gateway/v1", "http://gateway/v1", null)]
    public void OneSetting_RoutesToARealProvider(string key, string value, string address, string? apiKey)
    {
        var (providers, catalog) = Read(new() { [key] = value });
        var provider = providers.Should().ContainSingle().Which;
        (provider.Key, provider.Value.BaseUrl, provider.Value.ApiKey).Should().Be(("openai", address, apiKey));
        catalog.TryRoute("some-model", out var route).Should().BeTrue("any name passes through");
        route.Should().Be(new ModelRoute("some-model", "openai", "some-model", 128_000));
        catalog.TryRoute("gpt-4o-mini", out route).Should().BeTrue();
        route!.Provider.Should().Be("openai");
    }

    [Fact]
    public void Key_MayBeNamedByAVariable()
    {
        var (providers, _) = Read(new() { ["MY_KEY"] = "sk-2", ["Coalescing:Providers:vllm:BaseUrl"] = "http://vllm:8000/v1", ["Coalescing:Providers:vllm:ApiKey"] = "env:MY_KEY" });
        providers["vllm"].ApiKey.Should().Be("sk-2");
    }

    [Fact]
    public void Key_OfTheEnvironment_IsNotSentToAnotherAddress()
    {
        var (providers, _) = Read(new() { ["OPENAI_API_KEY"] = "sk-1", ["Coalescing:Providers:openai:BaseUrl"] = "http://elsewhere/v1" });
        providers["openai"].ApiKey.Should().BeNull();
    }

    [Fact]
    public void Models_AreMapped_AndTheLongestPatternCounts()
    {
        var (_, catalog) = Read(new()
        {
            ["Coalescing:Providers:a:BaseUrl"] = "http://a/v1",
            ["Coalescing:Providers:a:Models:*:ContextWindow"] = "1000",
            ["Coalescing:Providers:b:BaseUrl"] = "http://b/v1",
            ["Coalescing:Providers:b:Models:llama-*:ContextWindow"] = "2000",
            ["Coalescing:Providers:b:Models:fast:UpstreamModel"] = "llama-8b",
        });
        catalog.TryRoute("fast", out var fast).Should().BeTrue();
        catalog.TryRoute("llama-70b", out var llama).Should().BeTrue();
        catalog.TryRoute("other", out var other).Should().BeTrue();
        (fast!.Provider, fast.UpstreamModel).Should().Be(("b", "llama-8b"));
        (llama!.Provider, llama.ContextWindow).Should().Be(("b", 2000));
        other!.Provider.Should().Be("a");
        catalog.Models.Should().Equal("fast");
    }

    [Theory]
    [InlineData("BaseUrl", "ftp://x", "an absolute http or https address")]
    [InlineData("BaseUrl", "x", "an absolute http or https address")]
    [InlineData("ApiKey", "env:NO_SUCH_VARIABLE", "environment variable that is set")]
    [InlineData("MaxConcurrency", "0", "1")]
    [InlineData("MaxQueue", "-1", "0")]
    [InlineData("Models:m:ContextWindow", "255", "256")]
    public void Setting_ThatIsWrong_IsNamed(string key, string value, string allowed)
    {
        var settings = new Dictionary<string, string?> { ["Coalescing:Providers:p:BaseUrl"] = "http://p/v1", [$"Coalescing:Providers:p:{key}"] = value };
        FluentActions.Invoking(() => Read(settings)).Should().Throw<OptionsValidationException>().WithMessage($"*Coalescing:Providers:p:{key}*{value}*{allowed}*");
    }

    private static (Dictionary<string, ProviderOptions> Providers, IModelCatalog Catalog) Read(Dictionary<string, string?> settings)
    {
        using var services = new ServiceCollection().AddLogging().AddProviders(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        return (services.GetRequiredService<IOptions<ProvidersOptions>>().Value.ByName, services.GetRequiredService<IModelCatalog>());
    }
}
