using System.Net.Http.Json;
using CoalescingCluster.Silo.Simulation;
using CoalescingCluster.Tests.Hosting;
using CoalescingCluster.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace CoalescingCluster.Tests.Doors;

/// <summary>Every door says when another model than the one that was asked for has answered.</summary>
public sealed class StandInTests
{
    private const string Header = "x-coalesce-provider";
    private const string StandIn = "second/big-model";

    [Fact]
    public async Task Answer_OfAnotherModel_IsMarkedOnEveryDoor()
    {
        await using var second = await SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 5, TokensPerSecond = 5000, Tokens = 8 }, TimeProvider.System);
        await using var silo = await StartAsync(second);

        using var json = await silo.Client.AskAsync("Who answers in JSON?");
        using var hit = await silo.Client.AskAsync("Who answers in JSON?");
        using var sse = await silo.Client.AskAsync("Who answers in a stream?", stream: true);
        using var message = await silo.Client.SendAsync(MessagesDoorTests.Post(MessagesDoorTests.Body("Who answers a message?")));
        using var events = await silo.Client.SendAsync(MessagesDoorTests.Post(MessagesDoorTests.Body("Who answers in events?", stream: true)));
        foreach (var (door, response) in new[] { ("JSON", json), ("hit", hit), ("SSE", sse), ("Messages", message), ("Messages' events", events) })
        {
            response.IsSuccessStatusCode.Should().BeTrue("{0}: {1}", door, await response.Content.ReadAsStringAsync());
            response.Header(Header).Should().Be(StandIn, door);
        }

        (await json.JsonAsync()).GetProperty("model").GetString().Should().Be("gpt-4o-mini", "each caller gets the model string that it asked for");
        await AskTheSeedsDoorAsync(silo);
        await AskTheGrpcDoorAsync(silo);
    }

    [Fact]
    public async Task Stream_WhoseHeadersAreOut_IsMarkedByAComment()
    {
        await using var second = await SimulatedProvider.StartAsync(new SimulatedProviderOptions { Port = 0, FirstTokenMs = 2500, TokensPerSecond = 5000, Tokens = 8 }, TimeProvider.System);
        await using var silo = await StartAsync(second);
        foreach (var request in new[] { Chat.Post(Chat.Body("Who answers late?", stream: true)), MessagesDoorTests.Post(MessagesDoorTests.Body("Who answers this late?", stream: true)) })
        {
            using var response = await silo.Client.SendAsync(request);
            response.Header(Header).Should().BeEmpty("the first heartbeat took the headers along");
            (await response.Content.ReadAsStringAsync()).Should().Contain($"\n: {Header}: {StandIn}\n\n");
        }
    }

    private static async Task AskTheSeedsDoorAsync(SiloHost silo)
    {
        var id = Guid.NewGuid().ToString();
        using var submitted = await silo.Client.PostAsJsonAsync(new Uri("v2/inference/submit", UriKind.Relative), new { tenant_id = "dev", prompt = "Who keeps promises?", request_id = id });
        var key = (await submitted.JsonAsync()).GetProperty("coalesce_key").GetString();
        var query = $"?request_id={id}&coalesce_key={key}&tenant_id=dev";
        using var result = await silo.Client.GetAsync(new Uri($"v2/inference/result{query}&wait=30", UriKind.Relative));
        result.Header(Header).Should().Be(StandIn, await result.Content.ReadAsStringAsync());
        using var stream = await silo.Client.GetAsync(new Uri($"v2/inference/stream{query}", UriKind.Relative));
        stream.Header(Header).Should().Be(StandIn, await stream.Content.ReadAsStringAsync());
        using var again = await silo.Client.PostAsJsonAsync(new Uri("v2/inference/submit", UriKind.Relative), new { tenant_id = "dev", prompt = "Who keeps promises?" });
        again.Header(Header).Should().Be(StandIn, await again.Content.ReadAsStringAsync());
    }

    private static async Task AskTheGrpcDoorAsync(SiloHost silo)
    {
        using var channel = GrpcChannel.ForAddress(silo.Grpc);
        var client = new Inference.InferenceClient(channel);
        var metadata = new Metadata { { "authorization", "Bearer " + SiloHost.Key } };
        using var call = client.CompleteAsync(Ask("Who answers a procedure?"), metadata);
        (await call.ResponseAsync).ServedBy.Should().Be(StandIn);
        (await call.ResponseHeadersAsync).GetValue(Header).Should().Be(StandIn);
        using var stream = client.Stream(Ask("Who answers a streaming procedure?"), metadata);
        (await stream.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
        stream.ResponseStream.Current.Start.ServedBy.Should().Be(StandIn);
        (await stream.ResponseHeadersAsync).GetValue(Header).Should().Be(StandIn);
    }

    private static CompleteRequest Ask(string prompt) => new()
    {
        Chat = new V1.ChatRequest { Model = "gpt-4o-mini", Messages = { new Message { Role = "user", Content = prompt } } },
    };

    private static Task<SiloHost> StartAsync(SimulatedProvider second) => SiloHost.StartAsync(new Dictionary<string, string?>
    {
        ["Coalescing:Flights:FallbackAfterMilliseconds"] = "0",
        ["Coalescing:Http:HeartbeatSeconds"] = "1",
        ["Coalescing:Providers:first:BaseUrl"] = "http://127.0.0.1:9/v1",
        ["Coalescing:Providers:first:Retry:MaxAttempts"] = "1",
        ["Coalescing:Providers:first:Breaker:MinimumCalls"] = "1000",
        ["Coalescing:Providers:first:Models:gpt-4o-mini:Fallback:0"] = "second/big",
        ["Coalescing:Providers:first:Models:claude-3-5-sonnet:Fallback:0"] = "second/big",
        ["Coalescing:Providers:second:BaseUrl"] = new Uri(second.Address, "v1").ToString(),
        ["Coalescing:Providers:second:Models:big:UpstreamModel"] = "big-model",
    });
}
