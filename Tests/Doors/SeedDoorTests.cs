using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>The seed's API, from submitting to reading the result.</summary>
[Collection(SiloTests.Name)]
public sealed class SeedDoorTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [Fact]
    public async Task Submit_OfANewPrompt_IsQueued_AndItsResultComes()
    {
        var id = Guid.NewGuid().ToString();
        using var submitted = await SubmitAsync(new { tenant_id = "dev", prompt = "How many moons has Mars?", request_id = id });
        var ticket = await submitted.JsonAsync();

        submitted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        ticket.GetProperty("status").GetString().Should().Be("queued");
        ticket.GetProperty("request_id").GetString().Should().Be(id);
        submitted.Header("x-request-id").Should().Be(id);
        using var result = await ResultAsync(id, ticket.GetProperty("coalesce_key").GetString()!, "&wait=30");
        result.StatusCode.Should().Be(HttpStatusCode.OK);
        var view = await result.JsonAsync();
        view.GetProperty("status").GetString().Should().Be("success");
        view.GetProperty("result").GetString().Should().Contain("How many moons has Mars?");
    }

    [Fact]
    public async Task Submit_OfAnAnsweredPrompt_IsCached_WithTheAnswerOfTheOtherDoor()
    {
        using var asked = await _silo.Client.AskAsync("How many moons has Jupiter?");
        using var submitted = await SubmitAsync(new { tenant_id = "dev", prompt = "How many moons has Jupiter?" });
        var ticket = await submitted.JsonAsync();

        submitted.StatusCode.Should().Be(HttpStatusCode.OK);
        ticket.GetProperty("status").GetString().Should().Be("cached");
        ticket.GetProperty("result").GetString().Should().Be((await asked.JsonAsync()).Text());
        Guid.TryParse(ticket.GetProperty("request_id").GetString(), out _).Should().BeTrue("an id is made up");
    }

    [Fact]
    public async Task Submit_Twice_GivesOneTicket()
    {
        var id = Guid.NewGuid().ToString();
        using var first = await SubmitAsync(new { tenant_id = "dev", prompt = "How many moons has Saturn?", request_id = id });
        var key = (await first.JsonAsync()).GetProperty("coalesce_key").GetString()!;
        using var finished = await ResultAsync(id, key, "&wait=30");
        using var second = await SubmitAsync(new { tenant_id = "dev", prompt = "Something else entirely?", request_id = id });

        (await second.JsonAsync()).GetProperty("result").GetString().Should().Be((await finished.JsonAsync()).GetProperty("result").GetString());
    }

    [Fact]
    public async Task Stream_ReplaysTheAnswer_AndGoesOnBehindAnEvent()
    {
        var id = Guid.NewGuid().ToString();
        using var submitted = await SubmitAsync(new { tenant_id = "dev", prompt = "How many moons has Neptune?", request_id = id });
        var key = (await submitted.JsonAsync()).GetProperty("coalesce_key").GetString()!;
        var all = await EventsAsync(id, key, null);
        using var result = await ResultAsync(id, key, "&wait=30");
        var rest = await EventsAsync(id, key, "0");

        string.Concat(all.Where(one => one.Name == "token").Select(one => one.Data.GetProperty("text").GetString()))
            .Should().Be((await result.JsonAsync()).GetProperty("result").GetString());
        all[^1].Name.Should().Be("done");
        all[^1].Data.GetProperty("status").GetString().Should().Be("success");
        rest[0].Id.Should().Be("1", "the caller has event 0 already");
    }

    [Theory]
    [InlineData("""{"tenant_id":"de","prompt":"a"}""", "tenant_id")]
    [InlineData("""{"prompt":"a"}""", "tenant_id")]
    [InlineData("""{"tenant_id":"dev"}""", "prompt")]
    [InlineData("""{"tenant_id":"dev","prompt":""}""", "prompt")]
    [InlineData("""{"tenant_id":"dev","prompt":7}""", "prompt")]
    [InlineData("""{"tenant_id":"dev","prompt":"a","request_id":"seven"}""", "request_id")]
    [InlineData("""{"tenant_id":"dev","prompt":"a","model_preference":7}""", "model_preference")]
    [InlineData("""{"tenant_id":"dev","prompt":"a","callback_url":"http://10.0.0.1/"}""", "callback_url")]
    [InlineData("not json", null)]
    [InlineData("[]", null)]
    public async Task Submit_WithABadField_Is400ThatNamesIt(string body, string? field)
    {
        using var response = await _silo.Client.PostAsync(new Uri("v2/inference/submit", UriKind.Relative), new StringContent(body));

        await ShouldBeProblemAsync(response, HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task Submit_OfAPromptBeyondTheLimit_Is400()
    {
        using var response = await SubmitAsync(new { tenant_id = "dev", prompt = new string('x', 4097) });

        await ShouldBeProblemAsync(response, HttpStatusCode.BadRequest, "prompt");
    }

    [Fact]
    public async Task Submit_ForAnotherTenant_Is403ThatSaysNothingAboutIt()
    {
        using var existing = await SubmitAsync(new { tenant_id = "dev2", prompt = "a" });
        using var missing = await SubmitAsync(new { tenant_id = "nobody", prompt = "a" });

        await ShouldBeProblemAsync(existing, HttpStatusCode.Forbidden, "tenant_id");
        (await existing.JsonAsync()).GetProperty("detail").GetString().Should().Be((await missing.JsonAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Submit_ForAnUnknownModel_Is404()
    {
        using var response = await SubmitAsync(new { tenant_id = "dev", prompt = "a", model_preference = "gpt-99" });

        await ShouldBeProblemAsync(response, HttpStatusCode.NotFound, "model");
    }

    [Fact]
    public async Task Result_OfAnotherTenantsTicket_Is404()
    {
        var id = Guid.NewGuid().ToString();
        using var submitted = await SubmitAsync(new { tenant_id = "dev", prompt = "How many moons has Uranus?", request_id = id });
        var key = (await submitted.JsonAsync()).GetProperty("coalesce_key").GetString()!;
        using var other = _silo.Connect("dev-key-2");
        using var stolen = await other.GetAsync(new Uri($"v2/inference/result?request_id={id}&coalesce_key={key}&tenant_id=dev2", UriKind.Relative));
        using var forged = await other.GetAsync(new Uri($"v2/inference/result?request_id={id}&coalesce_key={key}&tenant_id=dev", UriKind.Relative));

        await ShouldBeProblemAsync(stolen, HttpStatusCode.NotFound, null);
        await ShouldBeProblemAsync(forged, HttpStatusCode.Forbidden, "tenant_id");
    }

    [Theory]
    [InlineData("", "tenant_id")]
    [InlineData("tenant_id=dev", "request_id")]
    [InlineData("tenant_id=dev&request_id=0194f0a2-7c1e-7d3a-9c55-3b7f2a6d9e10", "coalesce_key")]
    [InlineData("tenant_id=dev&request_id=0194f0a2-7c1e-7d3a-9c55-3b7f2a6d9e10&coalesce_key=x&wait=soon", "wait")]
    public async Task Result_WithABadQuery_Is400ThatNamesTheParameter(string query, string field)
    {
        using var response = await _silo.Client.GetAsync(new Uri("v2/inference/result?" + query, UriKind.Relative));

        await ShouldBeProblemAsync(response, HttpStatusCode.BadRequest, field);
    }

    [Theory]
    [InlineData("result")]
    [InlineData("stream")]
    public async Task Ticket_ThatIsUnknown_Is404(string route)
    {
        using var response = await _silo.Client.GetAsync(new Uri($"v2/inference/{route}?tenant_id=dev&request_id={Guid.NewGuid()}&coalesce_key=0123456789abcdef", UriKind.Relative));

        await ShouldBeProblemAsync(response, HttpStatusCode.NotFound, null);
    }

    [Fact]
    public async Task Entry_ThatAnOperatorForgets_IsInferredAgain()
    {
        var id = Guid.NewGuid().ToString();
        using var submitted = await SubmitAsync(new { tenant_id = "dev", prompt = "How many moons has Pluto?", request_id = id });
        var key = (await submitted.JsonAsync()).GetProperty("coalesce_key").GetString()!;
        using var finished = await ResultAsync(id, key, "&wait=30");
        using var operating = new HttpClient { BaseAddress = _silo.Admin };
        operating.DefaultRequestHeaders.Authorization = new("Bearer", SiloHost.AdminKey);
        using var forgotten = await operating.DeleteAsync(new Uri($"admin/entries/dev/{key}", UriKind.Relative));
        using var unknown = await operating.DeleteAsync(new Uri($"admin/entries/dev2/{key}", UriKind.Relative));
        using var again = await _silo.Client.AskAsync("How many moons has Pluto?");

        forgotten.StatusCode.Should().Be(HttpStatusCode.NoContent);
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound, "the key is another tenant's");
        again.Header("x-coalesce-status").Should().Be("lead");
    }

    private Task<HttpResponseMessage> SubmitAsync(object body) => _silo.Client.PostAsJsonAsync(new Uri("v2/inference/submit", UriKind.Relative), body);

    private Task<HttpResponseMessage> ResultAsync(string id, string key, string more) =>
        _silo.Client.GetAsync(new Uri($"v2/inference/result?request_id={id}&coalesce_key={key}&tenant_id=dev{more}", UriKind.Relative));

    private async Task<List<(string Id, string Name, JsonElement Data)>> EventsAsync(string id, string key, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v2/inference/stream?request_id={id}&coalesce_key={key}&tenant_id=dev", UriKind.Relative));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await _silo.Client.SendAsync(request);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        return [.. (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(part => !part.StartsWith(':'))
            .Select(part => part.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1]))
            .Select(fields => (fields.GetValueOrDefault("id", ""), fields["event"], JsonDocument.Parse(fields["data"]).RootElement))];
    }

    private static async Task ShouldBeProblemAsync(HttpResponseMessage response, HttpStatusCode status, string? field)
    {
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = await response.JsonAsync();
        problem.GetProperty("status").GetInt32().Should().Be((int)status);
        problem.GetProperty("request_id").GetString().Should().NotBeNullOrEmpty();
        if (field is not null)
            problem.GetProperty("field").GetString().Should().Be(field);
    }
}
