using System.Net;
using System.Text;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>Every failure of the wire's table, as the OpenAI door shows it.</summary>
[Collection(SiloTests.Name)]
public sealed class DoorErrorTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [Theory]
    [InlineData("", "invalid_request_error")]
    [InlineData("{", "invalid_request_error")]
    [InlineData("[]", "invalid_request_error")]
    [InlineData("""{"model":"gpt-4o-mini"}""", "invalid_request_error")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"a"}]}""", "invalid_request_error")]
    [InlineData("""{"model":"gpt-4o-mini","messages":[]}""", "invalid_request_error")]
    [InlineData("""{"model":"gpt-4o-mini","messages":"hello"}""", "invalid_request_error")]
    [InlineData("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"a"}],"temperature":"hot"}""", "invalid_request_error")]
    public async Task Body_ThatIsMalformed_Is400(string body, string type)
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(body));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await ShouldBeErrorAsync(response, type, null);
    }

    [Fact]
    public async Task Body_ThatIsNotUtf8_Is400()
    {
        using var request = Chat.Post("");
        request.Content = new ByteArrayContent([.. "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\""u8, 0xff, 0xfe, .. "\"}]}"u8]);
        using var response = await _silo.Client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await ShouldBeErrorAsync(response, "invalid_request_error", null);
    }

    [Theory]
    [InlineData(5, true, true)]
    [InlineData(5, false, true)]
    [InlineData(40, true, false)]
    [InlineData(40, false, false)]
    public async Task Body_ThatIsTooLarge_Is413(int megabytes, bool hasLength, bool asksFirst)
    {
        var body = Chat.Body(new string('x', megabytes << 20));
        using var request = Chat.Post(body);
        if (!hasLength)
            request.Content = new PiecewiseContent(body);
        request.Headers.ExpectContinue = asksFirst;
        using var response = await _silo.Client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        await ShouldBeErrorAsync(response, "invalid_request_error", "request_too_large");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nope")]
    [InlineData("Basic ZGV2OmRldg==")]
    [InlineData("Bearer ")]
    public async Task Key_ThatIsMissingOrWrong_Is401(string? authorization)
    {
        using var client = _silo.Connect(null);
        using var request = Chat.Post(Chat.Body("Hello?"));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await client.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Header("WWW-Authenticate").Should().Be("Bearer");
        await ShouldBeErrorAsync(response, "authentication_error", "invalid_api_key");
    }

    [Fact]
    public async Task Model_ThatIsUnknown_Is404()
    {
        using var response = await _silo.Client.SendAsync(Chat.Post(Chat.Body("Hello?", model: "gpt-99")));

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        await ShouldBeErrorAsync(response, "invalid_request_error", "model_not_found");
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/models", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/v1/completions", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/models/gpt-99", HttpStatusCode.NotFound)]
    public async Task Route_ThatDoesNotExist_IsSaidInTheOpenAIForm(string method, string path, HttpStatusCode status)
    {
        using var response = await _silo.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)));

        response.StatusCode.Should().Be(status);
        await ShouldBeErrorAsync(response, "invalid_request_error", null);
    }

    [Theory]
    [InlineData(InferenceErrorCode.InvalidRequest, 400, "invalid_request_error", null)]
    [InlineData(InferenceErrorCode.ContextLengthExceeded, 400, "invalid_request_error", "context_length_exceeded")]
    [InlineData(InferenceErrorCode.Unauthenticated, 401, "authentication_error", "invalid_api_key")]
    [InlineData(InferenceErrorCode.Forbidden, 403, "permission_error", null)]
    [InlineData(InferenceErrorCode.ModelNotFound, 404, "invalid_request_error", "model_not_found")]
    [InlineData(InferenceErrorCode.BodyTooLarge, 413, "invalid_request_error", "request_too_large")]
    [InlineData(InferenceErrorCode.RateLimited, 429, "rate_limit_error", "rate_limit_exceeded")]
    [InlineData(InferenceErrorCode.BudgetSpent, 429, "insufficient_quota", "insufficient_quota")]
    [InlineData(InferenceErrorCode.UpstreamFailed, 502, "api_error", "upstream_error")]
    [InlineData(InferenceErrorCode.Overloaded, 503, "service_unavailable_error", "overloaded")]
    [InlineData(InferenceErrorCode.DeadlineExceeded, 504, "timeout_error", "deadline_exceeded")]
    public void Code_HasItsRowOfTheTable(InferenceErrorCode code, int status, string type, string? openAICode)
    {
        var error = Silo.Doors.DoorError.Of(code);

        (error.Status, error.Type, error.Code).Should().Be((status, type, openAICode));
    }

    private static async Task ShouldBeErrorAsync(HttpResponseMessage response, string type, string? code)
    {
        response.Header("x-request-id").Should().NotBeEmpty();
        var error = (await response.JsonAsync()).GetProperty("error");
        error.GetProperty("type").GetString().Should().Be(type);
        error.GetProperty("message").GetString().Should().NotBeNullOrEmpty().And.NotContain("   at ", "a message holds no stack trace");
        if (code is not null)
            error.GetProperty("code").GetString().Should().Be(code);
        Encoding.UTF8.GetByteCount(error.GetProperty("message").GetString()!).Should().BeLessThan(1000);
    }
}
