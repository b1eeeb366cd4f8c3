using CoalescingCluster.Hosting;
using CoalescingCluster.Providers;
using CoalescingCluster.Providers.Resilience;
using CoalescingCluster.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Providers;

/// <summary>Where the models out of the box go, and what is said of those that have nowhere to go.</summary>
public sealed class ModelAliasTests
{
    [Theory]
    [InlineData("", "simulated", "simulated", "simulated")]
    [InlineData("OPENAI_API_KEY", "openai", "ANTHROPIC_API_KEY", "VLLM_BASE_URL")]
    [InlineData("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "anthropic", "VLLM_BASE_URL")]
    [InlineData("VLLM_BASE_URL", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "vllm")]
    [InlineData("OPENAI_API_KEY ANTHROPIC_API_KEY VLLM_BASE_URL", "openai", "anthropic", "vllm")]
    [InlineData("OPENAI_BASE_URL", "openai", "openai", "openai")]
    [InlineData("OPENAI_BASE_URL VLLM_BASE_URL", "openai", "openai", "vllm")]
    [InlineData("Coalescing:Providers:anthropic:ApiKey", "OPENAI_API_KEY", "anthropic", "VLLM_BASE_URL")]
    public void Model_OutOfTheBox_GoesToItsMaker_OrItIsSaidWhatIsMissing(string set, string gpt, string claude, string local)
    {
        var catalog = Read(set.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(static name => name, static name => (string?)(name.EndsWith("URL", StringComparison.Ordinal) ? "http://127.0.0.1:8000/v1" : "k")));
        foreach (var (model, expected) in new[] { ("gpt-4o-mini", gpt), ("claude-3-5-sonnet", claude), ("local-vllm", local) })
        {
            if (!expected.Contains('_', StringComparison.Ordinal))
            {
                catalog.RouteOf(model).Provider.Should().Be(expected, model);
                catalog.Models.Should().Contain(model);
                continue;
            }

            var error = FluentActions.Invoking(() => catalog.RouteOf(model)).Should().Throw<InferenceException>().Which;
            error.Code.Should().Be(InferenceErrorCode.ModelNotFound);
            error.Message.Should().Contain($"'{model}'").And.Contain(expected);
            catalog.Models.Should().NotContain(model);
        }
    }

    [Fact]
    public void LocalVllm_IsNamedAsItsServerNamesIt_AndItsCacheIsWatched()
    {
        using var services = Services(new() { ["VLLM_BASE_URL"] = "http://gpu:8000/v1", ["VLLM_MODEL"] = "Qwen/Qwen3-8B", ["VLLM_API_KEY"] = "k" });
        services.GetRequiredService<IModelCatalog>().RouteOf("local-vllm").Should().Be(new ModelRoute("local-vllm", "vllm", "Qwen/Qwen3-8B", 32_768));
        var provider = services.GetRequiredService<IOptions<ProvidersOptions>>().Value.ByName["vllm"];
        (provider.MetricsUrl, provider.ApiKey).Should().Be(("http://gpu:8000/metrics", "k"));
    }

    [Fact]
    public void LocalVllm_ThatIsConfigured_IsLeftAlone()
    {
        var catalog = Read(new() { ["VLLM_BASE_URL"] = "http://a/v1", ["Coalescing:Providers:mine:BaseUrl"] = "http://b/v1", ["Coalescing:Providers:mine:Models:local-vllm:ContextWindow"] = "1000" });
        catalog.RouteOf("local-vllm").Provider.Should().Be("mine");
    }

    [Theory]
    [InlineData("openai", "OPENAI_API_KEY")]
    [InlineData("anthropic", "ANTHROPIC_API_KEY")]
    public void Maker_WithoutAKey_StopsTheStart(string provider, string variable) =>
        FluentActions.Invoking(() => Read(new() { [$"Coalescing:Providers:{provider}:MaxQueue"] = "5" }))
            .Should().Throw<OptionsValidationException>().WithMessage($"*Coalescing:Providers:{provider}:ApiKey*a key*{variable}*");

    [Fact]
    public void Maker_WithTenantsKeysOnly_Starts() =>
        Read(new() { ["Coalescing:Providers:openai:TenantKeys:acme"] = "k" }).RouteOf("gpt-4o-mini").Provider.Should().Be("openai");

    [Fact]
    public void Map_OfTheDocumentation_Works()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "providers.md"));
        var start = page.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        var json = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream)
            .AddInMemoryCollection(new Dictionary<string, string?> { ["OPENAI_API_KEY"] = "o", ["ACME_OPENAI_KEY"] = "a", ["ANTHROPIC_API_KEY"] = "c" }).Build();
        using var services = new ServiceCollection().AddLogging().AddProviders(configuration).BuildServiceProvider();
        var catalog = services.GetRequiredService<IModelCatalog>();
        catalog.RouteOf("haiku").Should().Be(new ModelRoute("haiku", "anthropic", "claude-3-5-haiku-latest", 200_000));
        catalog.RouteOf("small").Provider.Should().Be("gpu");
        var call = new InferenceCall { Provider = "openai", UpstreamModel = "gpt-4o-mini", Model = "gpt-4o-mini", Tenant = "acme", Body = default };
        services.GetRequiredService<FallbackChains>().Of(call).Select(static link => link.Name).Should().Equal("anthropic/claude-3-5-haiku-latest", "gpu/Qwen/Qwen3-8B");
        services.GetRequiredService<ProviderAccounts>().AccountOf("openai", "acme").Should().NotBeNull();
    }

    private static IModelCatalog Read(Dictionary<string, string?> settings)
    {
        using var services = Services(settings);
        return services.GetRequiredService<IModelCatalog>();
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection().AddLogging().AddProviders(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
}
