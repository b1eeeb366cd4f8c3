using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CoalescingCluster.Tests.Hosting;

namespace CoalescingCluster.Tests.Doors;

/// <summary>What the admin door refuses, and in which words. Nothing here changes the silo that other tests share.</summary>
[Collection(SiloTests.Name)]
public sealed class AdminRefusalTests : IDisposable
{
    private readonly HttpClient _admin;

    public AdminRefusalTests(SiloFixture fixture)
    {
        _admin = new HttpClient { BaseAddress = fixture.Silo.Admin };
        _admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", SiloHost.AdminKey);
    }

    public void Dispose() => _admin.Dispose();

    [Theory]
    [InlineData("{}", "'id' is missing.")]
    [InlineData("{\"id\":5}", "'id' must be a string.")]
    [InlineData("{\"id\":null}", "'id' must not be null.")]
    [InlineData("{\"id\":\"abc\",\"frog\":1}", "There is no 'frog' here.")]
    [InlineData("{\"id\":\"abc\",\"mode\":\"frog\"}", "'mode' must be one of off, exact, semantic.")]
    [InlineData("{\"id\":\"abc\",\"requests_per_minute\":\"x\"}", "'requests_per_minute' must be a whole number.")]
    [InlineData("{\"id\":\"abc\",\"daily_budget_usd\":1e99}", "'daily_budget_usd' must be a number.")]
    [InlineData("{\"id\":\"abc\",\"observe\":1}", "'observe' must be true or false.")]
    [InlineData("{\"id\":\"abc\",\"namespaces\":7}", "'namespaces' must be an object of names and numbers.")]
    [InlineData("{", "The request body is not valid JSON: see line 1, byte 2.")]
    [InlineData("[]", "The request body must be a JSON object.")]
    [InlineData("null", "The request body must be a JSON object.")]
    [InlineData("{\"id\":\"abc\",\"id\":\"abc\"}", "id")]
    public async Task WrongBody_IsRefusedInWordsOfTheWire(string body, string sentence)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var refused = await _admin.PostAsync("admin/tenants", content);

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().Should().Contain(sentence).And.NotContain("CoalescingCluster").And.NotContain("System.");
    }

    [Theory]
    [InlineData("{}", "tenant")]
    [InlineData("{\"tenant\":\"nobody\",\"model\":\"m\",\"prompt\":\"p\"}", "There is no tenant")]
    [InlineData("{\"tenant\":\"dev\",\"model\":\"m\"}", "Give either 'request'")]
    [InlineData("{\"tenant\":\"dev\",\"request\":[]}", "must be a JSON object")]
    public async Task WrongLookUp_IsRefusedWithASentence(string body, string sentence)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var refused = await _admin.PostAsync("admin/entries/find", content);

        ((int)refused.StatusCode).Should().BeInRange(400, 404);
        (await refused.Content.ReadAsStringAsync()).Should().Contain(sentence);
    }

    [Theory]
    [InlineData("POST", "admin/tenants", """{"id":"X"}""", 400, "'id' is 'X'")]
    [InlineData("POST", "admin/tenants", """{"id":"fine","colour":"red"}""", 400, "colour")]
    [InlineData("POST", "admin/keys", """{"tenant":"nobody"}""", 404, "no tenant 'nobody'")]
    [InlineData("DELETE", "admin/keys/key_none", null, 404, "no key 'key_none'")]
    [InlineData("PATCH", "admin/tenants", null, 405, "takes GET, POST only")]
    [InlineData("GET", "admin/usage?from=soon", null, 400, "'from' is 'soon'")]
    [InlineData("GET", "admin/statements?month=13", null, 400, "'month' is '13'")]
    public async Task WrongRequests_GetASentence(string method, string path, string? body, int status, string sentence)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body);
        using var response = await _admin.SendAsync(request);

        ((int)response.StatusCode).Should().Be(status);
        (await response.Content.ReadAsStringAsync()).Should().Contain(sentence);
    }
}
