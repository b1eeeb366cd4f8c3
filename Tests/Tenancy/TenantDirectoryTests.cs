using CoalescingCluster.Hosting;
using CoalescingCluster.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Tenancy;

/// <summary>The tenants of the configuration.</summary>
public sealed class TenantDirectoryTests
{
    [Fact]
    public void Key_OfATenant_FindsItWithItsPolicy()
    {
        var directory = Directory(new()
        {
            ["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("first"),
            ["Coalescing:Tenants:acme:Keys:1"] = KeyHash.Of("second").ToUpperInvariant(),
            ["Coalescing:Tenants:acme:Pool"] = "partners",
            ["Coalescing:Tenants:acme:Mode"] = "Exact",
            ["Coalescing:Tenants:acme:MaxErrorRate"] = "0.01",
            ["Coalescing:Tenants:acme:TtlSeconds"] = "60",
        });

        foreach (var key in new[] { "first", "second" })
        {
            directory.TryAuthenticate(key, out var tenant).Should().BeTrue();
            tenant.Should().Be(new TenantContext { Id = "acme", Scope = "pool:partners", Mode = CoalesceMode.Exact, MaxErrorRate = 0.01, TtlSeconds = 60 });
        }
    }

    [Fact]
    public void Scope_WithoutAPool_IsTheTenant_AndNoPoolCanBeNamedLikeIt()
    {
        var directory = Directory(new()
        {
            ["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("a"),
            ["Coalescing:Tenants:other:Keys:0"] = KeyHash.Of("b"),
            ["Coalescing:Tenants:other:Pool"] = "acme",
        });

        directory.TryGet("acme", out var acme).Should().BeTrue();
        directory.TryGet("other", out var other).Should().BeTrue();
        other!.Scope.Should().NotBe(acme!.Scope);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("firs")]
    [InlineData("first ")]
    [InlineData("FIRST")]
    public void Key_ThatIsAnother_FindsNobody(string key) =>
        Directory(new() { ["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("first") }).TryAuthenticate(key, out _).Should().BeFalse();

    [Fact]
    public void Key_ThatIsTooLong_FindsNobody() =>
        Directory(new() { ["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("first") }).TryAuthenticate(new string('\uffff', 100_000), out _).Should().BeFalse();

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void DevelopmentKeys_WorkOnlyWhereTheyAreAllowed(bool allowed, bool works)
    {
        var directory = Directory([], allowed);

        directory.TryAuthenticate("dev-key", out _).Should().Be(works);
        directory.TryAuthenticate("dev-key-2", out _).Should().Be(works);
    }

    [Fact]
    public void DevelopmentKeys_EndWithTheFirstTenant() =>
        Directory(new() { ["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("first") }).TryAuthenticate("dev-key", out _).Should().BeFalse();

    [Fact]
    public void Change_OfTheConfiguration_RevokesAKeyAtOnce_AndAWrongOneChangesNothing()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("old") }).Build();
        var directory = Provider(configuration, true).GetRequiredService<ITenantDirectory>();

        configuration["Coalescing:Tenants:acme:Keys:0"] = "nonsense";
        configuration.Reload();
        directory.TryAuthenticate("old", out _).Should().BeTrue("a wrong configuration leaves the present tenants in force");
        configuration["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("new");
        configuration.Reload();

        directory.TryAuthenticate("old", out _).Should().BeFalse();
        directory.TryAuthenticate("new", out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("Coalescing:Tenants:ab:Keys:0", "sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", "3 to 64 characters")]
    [InlineData("Coalescing:Tenants:acme corp:Keys:0", "sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b", "3 to 64 characters")]
    [InlineData("Coalescing:Tenants:acme:Keys:0", "my-plain-key", "64 hex digits")]
    [InlineData("Coalescing:Tenants:acme:Pool", "x", "Coalescing:Tenants:acme:Pool")]
    [InlineData("Coalescing:Tenants:acme:TtlSeconds", "0", "from 1 to 2592000")]
    [InlineData("Coalescing:Tenants:acme:MaxErrorRate", "2", "from 0.0001 to 0.2")]
    [InlineData("Coalescing:Tenants:acme:Mode", "7", "Off, Exact, Semantic")]
    public void Tenant_ThatIsWrong_IsRefusedWithASentence(string key, string value, string sentence)
    {
        var settings = new Dictionary<string, string?> { ["Coalescing:Tenants:acme:Keys:5"] = KeyHash.Of("given") };
        settings[key] = value;

        var act = () => Directory(settings);

        var failure = act.Should().Throw<OptionsValidationException>().Which;
        failure.Failures.Should().ContainSingle().Which.Should().Contain(sentence).And.NotContain("my-plain-key", "a key that was not hashed is not repeated in a log");
    }

    [Fact]
    public void Key_OfTwoTenants_IsRefused()
    {
        var act = () => Directory(new() { ["Coalescing:Tenants:acme:Keys:0"] = KeyHash.Of("same"), ["Coalescing:Tenants:other:Keys:0"] = KeyHash.Of("same") });

        act.Should().Throw<OptionsValidationException>().WithMessage("*must be its own*");
    }

    private static ITenantDirectory Directory(Dictionary<string, string?> settings, bool allowsDevelopmentKeys = true) =>
        Provider(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), allowsDevelopmentKeys).GetRequiredService<ITenantDirectory>();

    private static ServiceProvider Provider(IConfiguration configuration, bool allowsDevelopmentKeys) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(configuration)
        .AddTenancy(configuration, new TenancyPolicy(allowsDevelopmentKeys))
        .BuildServiceProvider();
}
