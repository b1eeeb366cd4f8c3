using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Store;

namespace CoalescingCluster.Tests.Hosting;

/// <summary>The embedded store and what is kept in it.</summary>
public sealed class StoreTests
{
    [Fact]
    public async Task Answers_SurviveARestart()
    {
        var folder = Directory.CreateTempSubdirectory("coalescing-test-").FullName;
        try
        {
            await using (var silo = await SiloHost.StartAsync(dataFolder: folder))
                (await silo.Client.AskAsync("What survives a restart?")).Header("x-coalesce-status").Should().Be("lead");
            await using (var silo = await SiloHost.StartAsync(dataFolder: folder))
                (await silo.Client.AskAsync("What survives a restart?")).Header("x-coalesce-status").Should().Be("hit-exact");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Folder_OfAnotherStore_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("coalescing-test-").FullName;
        try
        {
            using var first = EmbeddedStore.Start(FreePort.Resolve(0, System.Net.IPAddress.Loopback), folder);
            var act = () => EmbeddedStore.Start(FreePort.Resolve(0, System.Net.IPAddress.Loopback), folder);

            act.Should().Throw<StartupException>().WithMessage($"*{folder}*Coalescing:Store:DataFolder*");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Silos_OfOneMachine_ShareTheStoreOfTheFirst()
    {
        await using var first = await SiloHost.StartAsync();
        await using var second = await SiloHost.StartAsync(new Dictionary<string, string?>
        {
            ["Coalescing:Instance"] = "1",
            ["Coalescing:Store:Port"] = $"{first.StorePort}",
            ["Coalescing:SimulatedProvider:Port"] = $"{first.Provider!.Port}",
        });
        using var lead = await first.Client.AskAsync("Which silo answers?");
        using var hit = await second.Client.AskAsync("Which silo answers?");

        second.Provider.Should().BeNull("the simulated provider is instance 0's");
        hit.Header("x-coalesce-status").Should().Be("hit-exact");
        (await hit.JsonAsync()).Text().Should().Be((await lead.JsonAsync()).Text());
    }
}
