namespace CoalescingCluster.Tests.Hosting;

/// <summary>One silo for all tests that only look at it from outside and do not change its settings.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private SiloHost? _silo;

    public SiloHost Silo => _silo ?? throw new InvalidOperationException("The silo is not started.");

    public async Task InitializeAsync() => _silo = await SiloHost.StartAsync();

    public async Task DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
    }
}
