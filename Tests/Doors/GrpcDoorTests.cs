using CoalescingCluster.Tests.Hosting;
using CoalescingCluster.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The gRPC door, over a real HTTP/2 connection.</summary>
[Collection(SiloTests.Name)]
public sealed class GrpcDoorTests : IDisposable
{
    private readonly SiloHost _silo;
    private readonly GrpcChannel _channel;
    private readonly Inference.InferenceClient _client;

    public GrpcDoorTests(SiloFixture fixture)
    {
        _silo = fixture.Silo;
        _channel = GrpcChannel.ForAddress(_silo.Grpc);
        _client = new Inference.InferenceClient(_channel);
    }

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Complete_SharesWithTheHttpDoor()
    {
        using var asked = await _silo.Client.AskAsync("How deep is the Mariana Trench?");
        var response = await _client.CompleteAsync(Ask("How deep is the Mariana Trench?"), Metadata());

        response.Outcome.Should().Be(Outcome.HitExact);
        response.Answer.Text.Should().Be((await asked.JsonAsync()).Text());
        response.Answer.Usage.TotalTokens.Should().BePositive();
        response.RequestId.Should().StartWith("req_");
    }

    [Fact]
    public async Task Complete_OfOpenAIJson_IsTheSameRequest()
    {
        var typed = await _client.CompleteAsync(Ask("How hot is Venus?", temperature: 0.5), Metadata());
        var json = await _client.CompleteAsync(
            new CompleteRequest { OpenaiRequestJson = """{"temperature":0.5,"model":"gpt-4o-mini","messages":[{"role":"user","content":"How hot is Venus?"}]}""" }, Metadata());
        var other = await _client.CompleteAsync(Ask("How hot is Venus?", temperature: 0.6), Metadata());

        json.Outcome.Should().Be(Outcome.HitExact);
        json.Answer.Text.Should().Be(typed.Answer.Text);
        other.Outcome.Should().Be(Outcome.Lead, "another temperature is another request");
    }

    [Fact]
    public async Task Stream_GivesTheAnswerInPieces()
    {
        using var call = _client.Stream(Ask("How cold is Pluto?"), Metadata());
        var messages = new List<StreamResponse>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
            messages.Add(message);
        var whole = await _client.CompleteAsync(Ask("How cold is Pluto?"), Metadata());

        messages[0].Start.Outcome.Should().Be(Outcome.Lead);
        string.Concat(messages.Select(message => message.Text)).Should().Be(whole.Answer.Text);
        messages.Should().ContainSingle(message => message.HasFinishReason).Which.FinishReason.Should().Be("stop");
    }

    [Fact]
    public async Task Submit_AndGetResult_KeepThePromise()
    {
        var submitted = await _client.SubmitAsync(new SubmitRequest { TenantId = "dev", Prompt = "How old is the moon?" }, Metadata());
        var result = await _client.GetResultAsync(
            new GetResultRequest { TenantId = "dev", RequestId = submitted.RequestId, CoalesceKey = submitted.CoalesceKey, WaitSeconds = 30 }, Metadata());

        submitted.Status.Should().Be(SubmissionStatus.Queued);
        result.Status.Should().Be(SubmissionStatus.Success);
        result.Answer.Text.Should().Contain("How old is the moon?");
    }

    [Fact]
    public async Task Key_ThatIsWrong_IsUnauthenticated()
    {
        var error = await FailAsync(() => _client.CompleteAsync(Ask("Hello?"), Metadata("no-such-key")));

        error.StatusCode.Should().Be(StatusCode.Unauthenticated);
        error.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason.Should().Be("UNAUTHENTICATED");
    }

    [Fact]
    public async Task Key_InXApiKey_IsTaken() =>
        (await _client.CompleteAsync(Ask("Which key?"), new Metadata { { "x-api-key", SiloHost.Key } })).Answer.Text.Should().NotBeEmpty();

    [Fact]
    public async Task Field_ThatIsWrong_IsNamedInTheDetails()
    {
        var error = await FailAsync(() => _client.SubmitAsync(new SubmitRequest { TenantId = "dev", Prompt = new string('x', 5000) }, Metadata()));

        error.StatusCode.Should().Be(StatusCode.InvalidArgument);
        error.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.Should().ContainSingle().Which.Field.Should().Be("prompt");
    }

    [Theory]
    [InlineData("x-coalesce-mode", "sometimes")]
    [InlineData("x-coalesce-ttl", "0")]
    public async Task Control_WithABadValue_IsNamedInTheDetails(string name, string value)
    {
        var metadata = Metadata();
        metadata.Add(name, value);
        var error = await FailAsync(() => _client.CompleteAsync(Ask("Controlled?"), metadata));

        error.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.Should().ContainSingle().Which.Field.Should().Be(name);
    }

    [Fact]
    public async Task Request_ThatIsEmpty_IsInvalid() =>
        (await FailAsync(() => _client.CompleteAsync(new CompleteRequest(), Metadata()))).StatusCode.Should().Be(StatusCode.InvalidArgument);

    [Fact]
    public async Task Model_ThatIsUnknown_IsNotFound() =>
        (await FailAsync(() => _client.CompleteAsync(Ask("Hello?", model: "gpt-99"), Metadata()))).StatusCode.Should().Be(StatusCode.NotFound);

    [Fact]
    public async Task Tenant_ThatIsAnothers_IsDenied() =>
        (await FailAsync(() => _client.SubmitAsync(new SubmitRequest { TenantId = "dev2", Prompt = "a" }, Metadata()))).StatusCode.Should().Be(StatusCode.PermissionDenied);

    [Fact]
    public async Task Health_OfARunningSilo_IsServing()
    {
        var health = new Health.HealthClient(_channel);

        foreach (var service in new[] { "", "coalescing.v1.Inference" })
            (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status.Should().Be(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public async Task Reflection_ListsTheService()
    {
        using var call = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        (await call.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToArray();
        await call.RequestStream.CompleteAsync();

        services.Should().Contain("coalescing.v1.Inference");
    }

    [Theory]
    [InlineData(InferenceErrorCode.RateLimited, StatusCode.ResourceExhausted, true)]
    [InlineData(InferenceErrorCode.BudgetSpent, StatusCode.ResourceExhausted, false)]
    [InlineData(InferenceErrorCode.UpstreamFailed, StatusCode.Unavailable, false)]
    [InlineData(InferenceErrorCode.Overloaded, StatusCode.Unavailable, true)]
    [InlineData(InferenceErrorCode.DeadlineExceeded, StatusCode.DeadlineExceeded, false)]
    [InlineData(InferenceErrorCode.BodyTooLarge, StatusCode.ResourceExhausted, false)]
    [InlineData(InferenceErrorCode.ContextLengthExceeded, StatusCode.InvalidArgument, false)]
    public void Code_HasItsRowOfTheTable(InferenceErrorCode code, StatusCode status, bool hasRetry)
    {
        var error = Silo.Doors.Grpc.GrpcErrors.Of(new InferenceException(code, "Why."));

        error.StatusCode.Should().Be(status);
        (error.GetRpcStatus()!.GetDetail<RetryInfo>() is not null).Should().Be(hasRetry);
    }

    private static CompleteRequest Ask(string prompt, string model = "gpt-4o-mini", double? temperature = null)
    {
        var chat = new ChatRequest { Model = model, Messages = { new Message { Role = "user", Content = prompt } } };
        if (temperature is { } value)
            chat.Parameters = new Parameters { Temperature = value };
        return new CompleteRequest { Chat = chat };
    }

    private static Metadata Metadata(string key = SiloHost.Key) => new() { { "authorization", "Bearer " + key } };

    private static async Task<RpcException> FailAsync<T>(Func<AsyncUnaryCall<T>> call) =>
        (await FluentActions.Awaiting(async () => await call()).Should().ThrowAsync<RpcException>()).Which;
}
