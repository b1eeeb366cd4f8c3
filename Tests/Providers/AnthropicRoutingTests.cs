using CoalescingCluster.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Providers;

/// <summary>Which provider serves the claude models.</summary>
public sealed class AnthropicRoutingTests
{
    private const string Key = "ANTHROPIC_API_KEY";

    [Fact]
    public void KeyInTheEnvironment_RoutesClaudeToAnthropic()
    {
        var (options, catalog) = Configure((Key, "k"));

        options.ByName.Should().ContainSingle("answers of real providers are not mixed with simulated ones").Which.Key.Should().Be("anthropic");
        options.ByName["anthropic"].Type.Should().Be(ProviderType.Anthropic);
        options.ByName["anthropic"].BaseUrl.Should().Be("https://api.anthropic.com");
        options.ByName["anthropic"].ApiKey.Should().Be("k");
        RouteOf(catalog, "claude-sonnet-4-5").Should().Be("anthropic");
        RouteOf(catalog, "claude-3-5-sonnet").Should().Be("anthropic");
        RouteOf(catalog, "gpt-4o-mini").Should().BeNull();
    }

    [Fact]
    public void KeysOfBoth_RouteEachModelToItsMaker()
    {
        var (_, catalog) = Configure((Key, "k"), ("OPENAI_API_KEY", "o"));

        RouteOf(catalog, "claude-3-5-sonnet").Should().Be("anthropic");
        RouteOf(catalog, "claude-opus-4-1").Should().Be("anthropic");
        RouteOf(catalog, "gpt-4o-mini").Should().Be("openai");
        RouteOf(catalog, "o9").Should().Be("openai");
    }

    [Theory]
    [InlineData("claude-3-5-sonnet")]
    [InlineData("claude-*")]
    [InlineData("*")]
    public void ConfiguredProvider_ThatTakesClaude_IsLeftAlone(string model)
    {
        var (options, _) = Configure((Key, "k"), ("Coalescing:Providers:gateway:BaseUrl", "http://gateway/v1"), ($"Coalescing:Providers:gateway:Models:{model}:ContextWindow", "1000"));

        options.ByName.Keys.Should().Equal("gateway");
    }

    [Fact]
    public void ConfiguredProvider_WithoutClaude_IsJoinedByAnthropic()
    {
        var (_, catalog) = Configure((Key, "k"), ("Coalescing:Providers:local:BaseUrl", "http://local/v1"), ("Coalescing:Providers:local:Models:llama:ContextWindow", "1000"));

        RouteOf(catalog, "llama").Should().Be("local");
        RouteOf(catalog, "claude-9").Should().Be("anthropic");
    }

    [Fact]
    public void Wildcards_TheLongestCounts_AndNamesCountMore()
    {
        var (_, catalog) = Configure(
            ("Coalescing:Providers:all:BaseUrl", "http://a/v1"), ("Coalescing:Providers:all:Models:*:ContextWindow", "1000"),
            ("Coalescing:Providers:some:BaseUrl", "http://b/v1"), ("Coalescing:Providers:some:Models:claude-*:ContextWindow", "2000"),
            ("Coalescing:Providers:one:BaseUrl", "http://c/v1"), ("Coalescing:Providers:one:Models:claude-x:ContextWindow", "3000"));

        RouteOf(catalog, "gpt").Should().Be("all");
        RouteOf(catalog, "claude-y").Should().Be("some");
        RouteOf(catalog, "claude-x").Should().Be("one");
        catalog.Models.Should().Equal("claude-x");
    }

    [Theory]
    [InlineData("anthropic", null, ProviderType.Anthropic)]
    [InlineData("mine", "Anthropic", ProviderType.Anthropic)]
    [InlineData("mine", null, ProviderType.OpenAI)]
    [InlineData("anthropic", "OpenAI", ProviderType.OpenAI)]
    public void Type_IsAsConfigured_OrAsTheNameSays(string name, string? type, ProviderType expected)
    {
        var (options, _) = Configure(($"Coalescing:Providers:{name}:BaseUrl", "http://a"), ($"Coalescing:Providers:{name}:Type", type));

        options.ByName[name].Type.Should().Be(expected);
    }

    [Fact]
    public void MaxTokens_OutOfRange_IsRefused()
    {
        var configuration = new ConfigurationBuilder().Build();
        var options = new ProvidersOptions();
        options.ByName["a"] = new() { BaseUrl = "http://a", MaxTokens = 0 };

        new ProvidersOptionsSetup(configuration).Validate(null, options).FailureMessage.Should().Contain("Coalescing:Providers:a:MaxTokens");
    }

    private static string? RouteOf(ModelCatalog catalog, string model) => catalog.TryRoute(model, out var route) ? route.Provider : null;

    private static (ProvidersOptions Options, ModelCatalog Catalog) Configure(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Where(static setting => setting.Value is not null).Select(static setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        var options = new ProvidersOptions();
        new ProvidersOptionsSetup(configuration).Configure(options);
        return (options, new ModelCatalog(Options.Create(options)));
    }
}
