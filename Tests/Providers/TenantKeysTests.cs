using CoalescingCluster.Providers;
using CoalescingCluster.Tests.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Providers;

public sealed class TenantKeysTests
{
    private const string Section = "Coalescing:Providers:simulated:";
    private const string Shared = "sk-of-the-cluster";
    private const string Own = "sk-of-one-tenant";

    [Fact]
    public async Task Tenant_WithAKeyOfItsOwn_IsTheOnlyOneWhoseCallsAreMadeWithIt()
    {
        await using var server = await RecordingServer.StartAsync(AnswerAsync);
        await using var cluster = await StartAsync(server);
        await cluster.AskAsync("Whose key is this?", tenant: "dev-own");
        await cluster.AskAsync("Whose key is this?", tenant: "dev");
        await cluster.AskAsync("Whose key is that?", tenant: "dev-own", controls: new RequestControls { NoStore = true });
        server.Requests.Select(static request => request.Headers["Authorization"]).Should().Equal([$"Bearer {Own}", $"Bearer {Shared}", $"Bearer {Own}"], "flights and direct calls alike, and no tenant is served what another's account answered");
    }

    [Fact]
    public async Task Refusal_OfATenantsOwnKey_StopsThatKeyOnly()
    {
        await using var server = await RecordingServer.StartAsync(static context => KeyOf(context) == Own ? RefuseAsync(context, 429, "250") : AnswerAsync(context));
        await using var cluster = await StartAsync(server);
        (await FailAsync(cluster, "dev-own")).Code.Should().Be(InferenceErrorCode.RateLimited);
        (await cluster.AskAsync("Does the cluster's key still work?", tenant: "dev")).Text.Should().NotBeEmpty();
        var asked = server.Requests.Count;
        (await FailAsync(cluster, "dev-own")).RetryAfter.Should().BeGreaterThan(TimeSpan.FromSeconds(5), "the account is known to be at its limit");
        server.Requests.Should().HaveCount(asked, "nothing is sent on it meanwhile");
    }

    [Fact]
    public async Task Circuit_OfATenantsOwnKey_IsItsOwn()
    {
        await using var server = await RecordingServer.StartAsync(static context => KeyOf(context) == Own ? RefuseAsync(context, 500, null) : AnswerAsync(context));
        await using var cluster = await StartAsync(server, (Section + "Breaker:MinimumCalls", "2"), (Section + "Breaker:BreakSeconds", "600"), (Section + "Retry:MaxAttempts", "1"));
        for (var i = 0; i < 2; i++)
            await FailAsync(cluster, "dev-own");
        (await FailAsync(cluster, "dev-own")).Code.Should().Be(InferenceErrorCode.Overloaded, "its circuit is open");
        (await cluster.AskAsync("Is the cluster's circuit closed?", tenant: "dev")).Text.Should().NotBeEmpty();
    }

    [Fact]
    public void Accounts_AreNamedByTheirKeysWithoutShowingThem()
    {
        var accounts = AccountsOf(("TenantKeys:one", Own), ("TenantKeys:two", Own), ("TenantKeys:three", Shared), ("ApiKey", Shared));
        var keys = new[] { "one", "two", "three", "four" }.Select(tenant => accounts.GrainKeyOf(CallOf(tenant, "org/model@1"))).ToArray();
        keys[0].Should().Be(keys[1], "tenants with one key share its limits").And.NotContain(Own);
        keys[2].Should().Be("simulated/org/model@1", "the cluster's own key is the cluster's account").And.Be(keys[3]);
        var (provider, account, model) = ProviderAccounts.Split(keys[0]);
        (provider, model).Should().Be(("simulated", "org/model@1"));
        accounts.OptionsOf(provider, account).ApiKey.Should().Be(Own);
        ProviderAccounts.Split(keys[3]).Should().Be(("simulated", null, "org/model@1"));
    }

    [Theory]
    [InlineData("TenantKeys:acme", "sk secret", "TenantKeys:acme", "(not shown)")]
    [InlineData("TenantKeys:acme", "", "TenantKeys:acme", "''")]
    [InlineData("TenantKeys:acme", "env:NO_SUCH_VARIABLE", "TenantKeys:acme", "env:NO_SUCH_VARIABLE")]
    [InlineData("TenantKeys:No", "sk-secret", "TenantKeys", "an id must be")]
    [InlineData("ApiKey", "sk-sëcret", "ApiKey", "(not shown)")]
    public void Key_ThatCannotBeSent_IsRefusedWithoutShowingIt(string setting, string value, string names, string says)
    {
        var (setup, options) = Configure((setting, value));
        var message = setup.Validate(null, options).FailureMessage;
        message.Should().Contain("Coalescing:Providers:simulated:" + names).And.Contain(says);
        message.Should().NotContainAny("sk secret", "sk-secret", "sk-sëcret");
    }

    [Fact]
    public void Key_FromTheEnvironment_IsTakenFromThere()
    {
        var (setup, options) = Configure(("TenantKeys:acme", "env:ACME_KEY"), ("@ACME_KEY", Own));
        setup.Validate(null, options).Succeeded.Should().BeTrue();
        options.ByName["simulated"].TenantKeys["acme"].Should().Be(Own);
    }

    private static async Task<InferenceException> FailAsync(CoalescingTestCluster cluster, string tenant) =>
        (await ((Func<Task>)(() => cluster.AskAsync("Refused?", tenant: tenant))).Should().ThrowAsync<InferenceException>()).Which;

    private static string KeyOf(HttpContext context) => context.Request.Headers.Authorization.ToString()["Bearer ".Length..];

    private static Task RefuseAsync(HttpContext context, int status, string? retryAfter)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync("""{"error":{"message":"no"}}""");
    }

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.WriteAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes.\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    }

    private static Task<CoalescingTestCluster> StartAsync(RecordingServer server, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            [Section + "BaseUrl"] = new Uri(server.Address, "v1").ToString(),
            [Section + "ApiKey"] = Shared,
            [Section + "TenantKeys:dev-own"] = Own,
        };
        foreach (var (key, value) in settings)
            all[key] = value;
        return CoalescingTestCluster.StartAsync(settings: all);
    }

    private static ProviderAccounts AccountsOf(params (string Key, string Value)[] settings) => new(Options.Create(Configure(settings).Options));

    private static InferenceCall CallOf(string tenant, string model) => new() { Provider = "simulated", UpstreamModel = model, Model = model, Tenant = tenant, Body = default };

    private static (ProvidersOptionsSetup Setup, ProvidersOptions Options) Configure(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { [Section + "BaseUrl"] = "http://127.0.0.1:1/v1" };
        foreach (var (key, value) in settings)
            all[key.StartsWith('@') ? key[1..] : Section + key] = value;
        var setup = new ProvidersOptionsSetup(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        var options = new ProvidersOptions();
        setup.Configure(options);
        return (setup, options);
    }
}
