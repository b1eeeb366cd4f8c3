using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CoalescingCluster.Silo.Doors;
using CoalescingCluster.Silo.Doors.Admin;
using CoalescingCluster.Tests.Database;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>Tenants, keys, limits and usage through the doors of a whole silo.</summary>
public sealed class AdminLedgerTests : IAsyncLifetime
{
    private SiloHost _silo = null!;
    private HttpClient _admin = null!;

    public async Task InitializeAsync()
    {
        _silo = await SiloHost.StartAsync(new Dictionary<string, string?> { ["Coalescing:Accounting:FlushMilliseconds"] = "100", ["Coalescing:Database:PollMilliseconds"] = "100" });
        _admin = new HttpClient { BaseAddress = _silo.Admin };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloHost.AdminKey);
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task Usage_OfATenant_IsWhatItAskedToTheLastRequest()
    {
        using var client = await TenantAsync("acme", new { id = "acme" });
        for (var i = 0; i < 5; i++)
            (await AskAsync(client, "What is a ledger?")).Should().Be(HttpStatusCode.OK);
        (await AskAsync(client, "How tall is the highest mountain?")).Should().Be(HttpStatusCode.OK);

        var lines = (await GetAsync("admin/usage?tenant=acme&by=model")).GetProperty("lines");
        var line = lines.EnumerateArray().Should().ContainSingle().Subject;
        line.GetProperty("requests").GetInt64().Should().Be(6);
        line.GetProperty("hits").GetInt64().Should().Be(4);
        line.GetProperty("physical_calls").GetInt64().Should().Be(2);
        var (price, spend, saved) = (line.GetProperty("list_price_usd").GetDecimal(), line.GetProperty("spend_usd").GetDecimal(), line.GetProperty("saved_usd").GetDecimal());
        spend.Should().BePositive();
        (price - spend).Should().Be(saved).And.BePositive();
        using var metrics = new HttpClient { BaseAddress = _silo.Http };
        (await metrics.GetStringAsync("metrics")).Should().Contain("coalescing_cost_usd_total{").And.Contain("coalescing_saved_usd_total{");
        var live = await metrics.GetFromJsonAsync<JsonElement>("live.json");
        live.GetProperty("spent_usd").GetDouble().Should().BePositive();
        live.GetProperty("saved_usd").GetDouble().Should().BePositive();
        (await _admin.GetStringAsync("admin/statements?format=csv")).Should().StartWith("tenant,model,day,requests,").And.Contain("\r\nacme,gpt-4o-mini,,6,4,0,0,2,");
    }

    [RequiresPostgreSqlFact]
    public async Task DatabaseThatIsGone_StopsOperatorsAndNoCaller()
    {
        string key;
        await using var server = await PostgreSqlServer.StartAsync();
        await using var silo = await SiloHost.StartAsync(new Dictionary<string, string?>
        {
            ["Coalescing:Database:Provider"] = "PostgreSql",
            ["Coalescing:Database:ConnectionString"] = await server.CreateDatabaseAsync(),
        });
        using var admin = new HttpClient { BaseAddress = silo.Admin };
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloHost.AdminKey);
        (await admin.PostAsJsonAsync("admin/tenants", new { id = "acme" })).StatusCode.Should().Be(HttpStatusCode.Created);
        using (var created = await admin.PostAsJsonAsync("admin/keys", new { tenant = "acme" }))
            key = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        await server.StopAsync();

        using var refused = await admin.PostAsJsonAsync("admin/tenants", new { id = "late" });
        using var caller = silo.Connect(key);

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("database of tenants and usage");
        (await AskAsync(caller, "Does it matter?")).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task DevelopmentKeys_EndWithTheFirstTenant()
    {
        (await AskAsync(_silo.Client, "Is it open?")).Should().Be(HttpStatusCode.OK);
        using var client = await TenantAsync("first", new { id = "first" });

        using var fresh = _silo.Connect(SiloHost.Key);
        (await AskAsync(fresh, "Is it open?")).Should().Be(HttpStatusCode.Unauthorized);
        (await AskAsync(client, "Is it open?")).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Key_OnceRevoked_IsRefused()
    {
        using var client = await TenantAsync("acme", new { id = "acme" });
        (await AskAsync(client, "Am I in?")).Should().Be(HttpStatusCode.OK);
        var id = (await GetAsync("admin/keys?tenant=acme")).GetProperty("keys")[0].GetProperty("id").GetString();

        (await _admin.DeleteAsync($"admin/keys/{id}")).StatusCode.Should().Be(HttpStatusCode.NoContent);

        await UntilAsync(async () => await AskAsync(client, "Am I in?") == HttpStatusCode.Unauthorized, "the revoked key is refused");
    }

    [Fact]
    public async Task RateLimit_OfATenant_HoldsForHitsToo()
    {
        using var client = await TenantAsync("limited", new { id = "limited", requests_per_minute = 3 });
        for (var i = 0; i < 3; i++)
            (await AskAsync(client, "What is a limit?")).Should().Be(HttpStatusCode.OK);

        using var refused = await client.PostAsJsonAsync("v1/chat/completions", Body("What is a limit?"));

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.FromSeconds(10));
        (await refused.Content.ReadAsStringAsync()).Should().Contain("limit of 3 requests per minute");
    }

    [Fact]
    public async Task Responses_ToALimitedTenant_TellWhatIsLeft()
    {
        using var client = await TenantAsync("told", new { id = "told", requests_per_minute = 2, tokens_per_minute = 100000 });

        using var first = await client.PostAsJsonAsync("v1/chat/completions", Body("How much is left?"));
        using var second = await client.PostAsJsonAsync("v1/messages", new { model = "gpt-4o-mini", max_tokens = 64, messages = new[] { new { role = "user", content = "And now?" } } });
        using var third = await client.PostAsJsonAsync("v1/chat/completions", Body("Any more?"));

        first.StatusCode.Should().Be(HttpStatusCode.OK);
        Header(first, "x-ratelimit-limit-requests").Should().Be("2");
        Header(first, "x-ratelimit-remaining-requests").Should().Be("1");
        Header(first, "x-ratelimit-reset-requests").Should().MatchRegex("^([0-9]+m)?[0-9.]+m?s$");
        Header(first, "x-ratelimit-limit-tokens").Should().Be("100000");
        long.Parse(Header(first, "x-ratelimit-remaining-tokens"), CultureInfo.InvariantCulture).Should().BeInRange(90000, 99999);
        second.StatusCode.Should().Be(HttpStatusCode.OK);
        Header(second, "anthropic-ratelimit-requests-remaining").Should().Be("0");
        DateTimeOffset.Parse(Header(second, "anthropic-ratelimit-requests-reset"), CultureInfo.InvariantCulture).Should().BeAfter(DateTimeOffset.UnixEpoch);
        second.Headers.Contains("x-ratelimit-limit-requests").Should().BeFalse();
        third.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        Header(third, "x-ratelimit-remaining-requests").Should().Be("0");
        using var other = await TenantAsync("free", new { id = "free" });
        using var unlimited = await other.PostAsJsonAsync("v1/chat/completions", Body("How much is left?"));
        unlimited.Headers.Contains("x-ratelimit-limit-requests").Should().BeFalse();
    }

    [Fact]
    public async Task LongPrompt_OfATenantThatCuts_IsAnsweredAndMarked()
    {
        using var strict = await TenantAsync("strict", new { id = "strict" });
        using var lenient = await TenantAsync("lenient", new { id = "lenient", truncates_prompts = true });
        var body = Body(string.Concat(Enumerable.Repeat("many words ", 60_000)));

        using var refused = await strict.PostAsJsonAsync("v1/chat/completions", body);
        using var answered = await lenient.PostAsJsonAsync("v1/chat/completions", body);

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("context_length_exceeded");
        answered.StatusCode.Should().Be(HttpStatusCode.OK);
        Header(answered, CoalesceHeaders.TruncatedHeader).Should().Be("true");
    }

    [Fact]
    public async Task StoredAnswer_IsShownAndForgotten()
    {
        using var client = await TenantAsync("acme", new { id = "acme" });
        using var first = await client.PostAsJsonAsync("v1/chat/completions", Body("How many legs has a spider?"));
        var text = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        var wish = new { tenant = "acme", model = "gpt-4o-mini", prompt = "how many legs has a spider" };

        using var found = await _admin.PostAsJsonAsync("admin/entries/find", wish);
        using var other = await _admin.PostAsJsonAsync("admin/entries/find", new { tenant = "acme", model = "gpt-4o-mini", prompt = "How many legs has a beetle?" });
        using var forgotten = await _admin.PostAsJsonAsync("admin/entries/forget", wish);
        using var gone = await _admin.PostAsJsonAsync("admin/entries/find", wish);

        var entry = await found.Content.ReadFromJsonAsync<JsonElement>();
        found.StatusCode.Should().Be(HttpStatusCode.OK, entry.ToString());
        entry.GetProperty("text").GetString().Should().Be(text);
        entry.GetProperty("match").GetString().Should().Be("exact");
        other.StatusCode.Should().Be(HttpStatusCode.NotFound);
        forgotten.StatusCode.Should().Be(HttpStatusCode.NoContent);
        gone.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(true, "hit-exact")]
    [InlineData(false, "lead")]
    public async Task AnswerThatCallsTools_IsStored_WhereThePolicySaysSo(bool stores, string second)
    {
        using var client = await TenantAsync("tools", new { id = "tools", stores_tool_calls = stores });
        var body = new
        {
            model = "gpt-4o-mini", tool_choice = "required", messages = new[] { new { role = "user", content = "What is the weather in Oslo?" } },
            tools = new[] { new { type = "function", function = new { name = "weather", parameters = new { type = "object", properties = new { city = new { type = "string" } } } } } },
        };

        using var first = await client.PostAsJsonAsync("v1/chat/completions", body);
        using var again = await client.PostAsJsonAsync("v1/chat/completions", body);

        (await first.Content.ReadAsStringAsync()).Should().Contain("tool_calls");
        Header(again, CoalesceHeaders.StatusHeader).Should().Be(second);
    }

    [Fact]
    public async Task Budget_OfZero_RefusesCalls()
    {
        using var client = await TenantAsync("broke", new { id = "broke", daily_budget_usd = 0 });

        using var refused = await client.PostAsJsonAsync("v1/chat/completions", Body("May I?"));

        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("insufficient_quota");
    }

    [Fact]
    public async Task Verbs_OfTheCommandLine_AskTheDoor()
    {
        (await RunAsync("tenants", "add", "shop", "--requests-per-minute", "100", "--mode", "exact")).Should().Match<(int Code, string Text)>(static run => run.Code == 0 && run.Text.Contains("\"requests_per_minute\": 100"));
        (await RunAsync("keys", "create", "shop", "--label", "first")).Should().Match<(int Code, string Text)>(static run => run.Code == 0 && run.Text.Contains("\"key\": \"cc-"));
        (await RunAsync("usage", "--format", "csv")).Text.Should().StartWith("tenant,model,day,");
        (await RunAsync("tenants", "remove", "nobody")).Should().Match<(int Code, string Text)>(static run => run.Code == 1 && run.Text.Contains("no tenant 'nobody'"));
        (await RunAsync("tenants", "paint")).Code.Should().Be(2);
        (await RunAsync("usage", "--colour", "red")).Text.Should().Contain("has no option --colour");
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Should().ContainSingle(name).Subject;

    private async Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        string[] door = args is [_, "paint"] ? [] : ["--url", _silo.Admin.ToString(), "--key", SiloHost.AdminKey];
        return (await AdminCommand.RunAsync([.. args, .. door], output, output), output.ToString());
    }

    private async Task<HttpClient> TenantAsync(string id, object settings)
    {
        using var created = await _admin.PostAsJsonAsync("admin/tenants", settings);
        created.StatusCode.Should().Be(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        using var key = await _admin.PostAsJsonAsync("admin/keys", new { tenant = id });
        var text = (await key.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString();
        var client = new HttpClient { BaseAddress = _silo.Http };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", text);
        return client;
    }

    private async Task<JsonElement> GetAsync(string path) => await _admin.GetFromJsonAsync<JsonElement>(path);

    private static object Body(string prompt) => new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = prompt } } };

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string prompt)
    {
        using var response = await client.PostAsJsonAsync("v1/chat/completions", Body(prompt));
        return response.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > SiloHost.Patience)
                throw new TimeoutException($"Waited in vain until {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
