using System.Runtime.CompilerServices;
using CoalescingCluster.Hosting;
using CoalescingCluster.Providers;
using CoalescingCluster.Tests.Clusters;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Providers;

public sealed class ConnectorServicesTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Coalescing:Providers:mine:Service"] = "my-model",
        ["Coalescing:Providers:mine:Models:gpt-4o-mini:UpstreamModel"] = "mine-1",
    };

    [Fact]
    public async Task Provider_ThatIsAChatClientInTheContainer_AnswersFlights()
    {
        using var chat = new EchoChat();
        await using var cluster = await CoalescingTestCluster.StartAsync(
            settings: new() { ["Coalescing:Providers:a-connector:Service"] = "my-model", ["Coalescing:Providers:a-connector:Models:gpt-4o-mini:UpstreamModel"] = "mine-1" },
            services: services => services.AddKeyedSingleton<IChatClient>("my-model", chat));
        await using var session = await cluster.OpenAsync("Who are you?");
        var answer = (await session.WholeAsync(CancellationToken.None).AsTask().WaitAsync(CoalescingTestCluster.Patience)).Value;
        answer.Text.Should().Be("mine-1 heard: Who are you?");
        answer.Usage.IsEstimated.Should().BeTrue("the connector gave no usage");
        answer.Usage.CompletionTokens.Should().BeInRange(5, 20);
        cluster.Provider.Calls.Should().Be(0);
    }

    [Fact]
    public void Service_ThatNobodyAdded_StopsTheStart()
    {
        using var services = Services(Settings).BuildServiceProvider();
        FluentActions.Invoking(() => services.GetRequiredService<IOptions<ProvidersOptions>>().Value)
            .Should().Throw<OptionsValidationException>().WithMessage("*Coalescing:Providers:mine:Service is 'my-model'*IChatClient*");
    }

    [Fact]
    public void Provider_WithAnAddressAndAService_StopsTheStart()
    {
        using var services = Services(new(Settings) { ["Coalescing:Providers:mine:BaseUrl"] = "https://example.org/v1" }).AddKeyedSingleton<IChatClient>("my-model", new EchoChat()).BuildServiceProvider();
        FluentActions.Invoking(() => services.GetRequiredService<IOptions<ProvidersOptions>>().Value)
            .Should().Throw<OptionsValidationException>().WithMessage("*Coalescing:Providers:mine:BaseUrl*");
    }

    private static IServiceCollection Services(Dictionary<string, string?> settings) =>
        new ServiceCollection().AddLogging().AddProviders(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

    private sealed class EchoChat : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Calls are streamed.");

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield return new ChatResponseUpdate(ChatRole.Assistant, $"{options!.ModelId} heard: ");
            yield return new ChatResponseUpdate(ChatRole.Assistant, messages.Last().Text) { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing to let go of.
        }
    }
}
