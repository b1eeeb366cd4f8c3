using System.Net;
using System.Text.Json;
using CoalescingCluster.Silo.Doors;
using CoalescingCluster.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CoalescingCluster.Tests.Doors;

/// <summary>What probes, scrapers, operators and people with a browser see.</summary>
[Collection(SiloTests.Name)]
public sealed class OperationsTests(SiloFixture fixture)
{
    private readonly SiloHost _silo = fixture.Silo;

    [Theory]
    [InlineData("health/startup", "started")]
    [InlineData("health/ready", "ready")]
    [InlineData("health/live", "live")]
    public async Task Health_OfARunningSilo_IsGood_WithoutAKey(string path, string status)
    {
        using var anonymous = _silo.Connect(null);
        using var response = await anonymous.GetAsync(new Uri(path, UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.JsonAsync()).GetProperty("status").GetString().Should().Be(status);
    }

    [Fact]
    public async Task Metrics_HoldTheNamesOfTheWire_AndNoText()
    {
        using var asked = await _silo.Client.AskAsync("Is a whale a fish, metrically?");
        using var streamed = await _silo.Client.AskAsync("Is a whale a fish, metrically?", stream: true);
        await streamed.Content.ReadAsStringAsync();
        var metrics = await _silo.Client.GetStringAsync(new Uri("metrics", UriKind.Relative));

        foreach (var name in new[]
                 {
                     "coalescing_requests_total{", "coalescing_upstream_calls_total{", "coalescing_coalesce_ratio", "coalescing_waiting_requests",
                     "coalescing_overhead_seconds_bucket{", "gen_ai_server_request_duration_seconds_bucket{", "gen_ai_server_time_to_first_token_seconds_bucket{",
                     "gen_ai_client_operation_duration_seconds_bucket{", "coalescing_resolve_seconds_bucket{", "coalescing_flight_waiters_bucket{",
                     "coalescing_provider_concurrency_limit{",
                 })
        {
            metrics.Should().Contain(name);
        }

        metrics.Should().Contain("outcome=\"hit-exact\"").And.NotContain("whale").And.NotContain(SiloHost.Key);
    }

    [Fact]
    public async Task Description_HoldsEveryRoute()
    {
        using var document = JsonDocument.Parse(await _silo.Client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
        var paths = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));

        paths.Should().Contain(_silo.Services.GetRequiredService<HttpDoor>().Table.Routes.Select(route => $"{route.Value.Method} {route.Key}"));
    }

    [Fact]
    public async Task LivePage_ShowsFiguresWithoutTexts()
    {
        using var asked = await _silo.Client.AskAsync("Is this question secret?");
        var page = await _silo.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        var figures = await _silo.Client.GetStringAsync(new Uri("live.json", UriKind.Relative));

        page.Should().Contain("<title>").And.NotContain("src=\"http", "the page needs nothing from elsewhere");
        figures.Should().NotContain("secret");
        using var document = JsonDocument.Parse(figures);
        document.RootElement.GetProperty("requests").GetInt64().Should().BePositive();
        document.RootElement.GetProperty("physical_calls").GetInt64().Should().BePositive();
        document.RootElement.GetProperty("recent").GetArrayLength().Should().BePositive();
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("dev-key", HttpStatusCode.Unauthorized)]
    [InlineData(SiloHost.AdminKey, HttpStatusCode.OK)]
    public async Task Admin_TakesItsKeyOnly(string? key, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = _silo.Admin };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var response = await client.GetAsync(new Uri("admin/status", UriKind.Relative));

        response.StatusCode.Should().Be(status);
        if (status == HttpStatusCode.OK)
            (await response.JsonAsync()).GetProperty("silos").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task Doors_ServeNothingOfEachOther()
    {
        using var admin = new HttpClient { BaseAddress = _silo.Admin };
        admin.DefaultRequestHeaders.Authorization = new("Bearer", SiloHost.AdminKey);
        using var models = await admin.GetAsync(new Uri("v1/models", UriKind.Relative));
        using var status = await _silo.Client.GetAsync(new Uri("admin/status", UriKind.Relative));

        models.StatusCode.Should().Be(HttpStatusCode.NotFound);
        status.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
