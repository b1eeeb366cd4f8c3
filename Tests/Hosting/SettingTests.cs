using CoalescingCluster.Silo.Hosting;
using Microsoft.Extensions.Configuration;

namespace CoalescingCluster.Tests.Hosting;

/// <summary>A wrong setting stops the start with a sentence that names the key, the value and what is allowed.</summary>
public sealed class SettingTests
{
    private const string Key = "sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    [Theory]
    [InlineData("Coalescing:Http:Prot", "1", "Coalescing:Http:Prot does not exist", "Coalescing:Http:Port")]
    [InlineData("Coalescing:Flight:TtlSeconds", "1", "Coalescing:Flight does not exist", "Coalescing:Flights")]
    [InlineData("Coalescing:Tenants:acme:Key", "x", "Coalescing:Tenants:acme:Key does not exist", "Coalescing:Tenants:acme:Keys")]
    [InlineData("Coalescing:Providers:openai:BaseUri", "x", "Coalescing:Providers:openai:BaseUri does not exist", "Coalescing:Providers:openai:BaseUrl")]
    [InlineData("Coalescing:Zebra", "1", "Coalescing:Zebra does not exist", "Coalescing has")]
    [InlineData("Coalescing:Http:Port", "eighty", "'eighty'", "a whole number")]
    [InlineData("Coalescing:Matching:Verifier", "maybe", "'maybe'", "one of")]
    [InlineData("Coalescing:Http:Port", "65536", "'65536'", "from 0 to 65535")]
    [InlineData("Coalescing:Instance", "100", "'100'", "from 0 to 99")]
    [InlineData("Coalescing:Http:Address", "here", "'here'", "an IP address")]
    [InlineData("Coalescing:Http:MaxBodyBytes", "10", "'10'", "from 1024")]
    [InlineData("Coalescing:Http:HeartbeatSeconds", "0", "'0'", "from 1")]
    [InlineData("Coalescing:Cluster:AdvertisedAddress", "0.0.0.0", "'0.0.0.0'", "other silos reach this one")]
    [InlineData("Coalescing:Cluster:ClusterId", "a b", "'a b'", "letters")]
    [InlineData("Coalescing:Store:ConnectionString", "a,b=c,d=e", "Coalescing:Store:ConnectionString", "host:port")]
    [InlineData("Coalescing:Admin:Key", "short", "Coalescing:Admin:Key", "at least 12 characters")]
    [InlineData("Coalescing:Shutdown:TimeoutSeconds", "NaN", "'NaN'", "from 1")]
    [InlineData("Coalescing:Shutdown:TimeoutSeconds", "60", "'60'", "at least Coalescing:Flights:TimeoutSeconds")]
    [InlineData("Coalescing:Http:Address", "*", "not on loopback", "development keys")]
    public void Setting_ThatIsWrong_StopsTheStart(string key, string value, string what, string allowed)
    {
        var message = Start(new() { [key] = value }).Message;

        message.Should().Contain(what).And.Contain(allowed).And.NotContain("   at ");
    }

    [Fact]
    public void Key_OfTheAdminDoor_IsNotShown() => Start(new() { ["Coalescing:Admin:Key"] = "tiny-secret" }).Message.Should().NotContain("tiny-secret");

    [Fact]
    public void Ports_ThatAreEqual_StopTheStart() =>
        Start(new() { ["Coalescing:Http:Port"] = "45671", ["Coalescing:Grpc:Port"] = "45671" }).Message.Should().Contain("45671").And.Contain("Coalescing:Grpc:Port");

    [Fact]
    public void Port_ThatIsTaken_StopsTheStart()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        Start(new() { ["Coalescing:Http:Port"] = $"{port}" }).Message.Should().Contain($"{port}").And.Contain("in use").And.Contain("Coalescing:Http:Port");
    }

    [Fact]
    public async Task Store_ThatDoesNotAnswer_StopsTheStart_WithoutItsPassword()
    {
        await using var application = SiloApplication.Build([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(SiloHost.Settings("unused"))
        {
            ["Coalescing:Store:ConnectionString"] = "127.0.0.1:1,password=hunter2",
            ["Coalescing:Store:ConnectSeconds"] = "1",
        }));

        var act = () => application.StartAsync();

        (await act.Should().ThrowAsync<StartupException>()).Which.Message.Should().Contain("127.0.0.1:1").And.NotContain("hunter2");
    }

    [Theory]
    [InlineData("PostgreSql", "Host=127.0.0.1;Port=1;Username=u;Password=hunter2;Database=ledger;Timeout=2", "PostgreSQL ledger on 127.0.0.1:1")]
    [InlineData("Sqlite", "Data Source=/proc/none/ledger.db", "SQLite file /proc/none/ledger.db")]
    public async Task Database_ThatCannotBeUsed_StopsTheStart_WithoutItsPassword(string provider, string connection, string where)
    {
        var folder = Directory.CreateTempSubdirectory("coalescing-test-");
        var application = SiloApplication.Build([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(SiloHost.Settings(folder.FullName))
        {
            ["Coalescing:Database:Provider"] = provider,
            ["Coalescing:Database:ConnectionString"] = connection,
        }));

        var act = () => application.StartAsync();
        var failure = (await act.Should().ThrowAsync<Exception>()).Which;
        await application.DisposeAsync();
        folder.Delete(recursive: true);

        StartupFailure.Explain(failure).Should().Contain(where).And.Contain("Coalescing:Database:ConnectionString").And.NotContain("hunter2").And.NotContain("   at ");
    }

    [Fact]
    public async Task Address_ThatOthersReach_IsClosed_WithADatabaseThatHasNoTenants()
    {
        await using var silo = await SiloHost.StartAsync(new Dictionary<string, string?> { ["Coalescing:Http:Address"] = "0.0.0.0", ["Coalescing:Database:Provider"] = "Sqlite" });

        using var response = await silo.Client.GetAsync("v1/models");

        response.StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("--instnace", "1")]
    [InlineData("--Coalesce:Instance=1", null)]
    public void Option_ThatDoesNotExist_StopsTheStart(string option, string? value)
    {
        var act = () => SiloApplication.Build(value is null ? [option] : [option, value]);

        act.Should().Throw<StartupException>().WithMessage("There is no option *");
    }

    [Fact]
    public async Task Address_ThatOthersReach_IsTaken_WithTenantsOfItsOwn()
    {
        var settings = SiloHost.Settings("unused");
        settings["Coalescing:Http:Address"] = "0.0.0.0";
        settings["Coalescing:Tenants:acme:Keys:0"] = Key;

        await using var application = SiloApplication.Build([], builder => builder.Configuration.AddInMemoryCollection(settings));

        application.Should().NotBeNull();
    }

    [Fact]
    public void Instance_ShiftsTheDefaultPorts()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Coalescing:Instance"] = "2" }).Build();
        var layout = SiloLayout.Read(configuration);

        (layout.HttpEndPoint.Port, layout.GrpcEndPoint.Port, layout.AdminEndPoint.Port, layout.SiloPort, layout.GatewayPort, layout.StorePort)
            .Should().Be((8280, 8281, 8282, 11113, 30002, 6380));
        layout.HasEmbeddedStore.Should().BeFalse("the store is instance 0's");
    }

    private static StartupException Start(Dictionary<string, string?> settings)
    {
        var all = SiloHost.Settings("unused");
        foreach (var (key, value) in settings)
            all[key] = value;
        var act = () => SiloApplication.Build([], builder => builder.Configuration.AddInMemoryCollection(all));
        return act.Should().Throw<StartupException>().Which;
    }
}
