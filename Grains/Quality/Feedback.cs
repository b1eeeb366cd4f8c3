using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Quality;

/// <summary>Finds the link of a judged request, on this silo or another one, and passes the verdict to the partition's index.</summary>
internal sealed partial class Feedback(ServedLinks links, QualityInstruments instruments, IGrainFactory grains, ILogger<Feedback> logger) : IFeedback
{
    /// <inheritdoc/>
    public async Task<bool> JudgeAsync(string tenant, string requestId, bool isRight)
    {
        var silos = await SilosAsync();
        var link = links.Find(tenant, requestId);
        for (var i = 0; link is null && i < silos.Count; i++)
            link = await AskAsync(silos[i], silo => silo.FindAsync(tenant, requestId));
        if (link is null)
            return false;
        var index = grains.GetGrain<ISemanticIndexGrain>($"{link.Partition}/0");
        if (await index.JudgeAsync(link.Digest, link.CanonicalDigest, link.SemanticHash, isRight) is not { } pair)
            return false;
        if (!isRight)
        {
            instruments.FalseJoin("feedback");

            // Both spellings: the one that was asked, and the one with the same canonical form that the index knew.
            foreach (var silo in silos)
            {
                await ForgetAsync(silo, link);
                await ForgetAsync(silo, link with { Digest = TextDigest.Of(pair.Asked) });
            }
        }

        if (pair.Known.Length > 0)
            await grains.GetGrain<IFeedbackGrain>(tenant).AddAsync(pair);
        return true;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<LabelledPair>> ListAsync(string tenant) => grains.GetGrain<IFeedbackGrain>(tenant).ListAsync();

    private async Task<List<IServedLinksGrain>> SilosAsync()
    {
        var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        return hosts.Keys.Select(silo => grains.GetGrain<IServedLinksGrain>(ServedLinksService.KeyOf(silo))).ToList();
    }

    private async Task ForgetAsync(IServedLinksGrain silo, ServedLink link) => await AskAsync<object>(silo, async served =>
    {
        await served.ForgetAsync(link);
        return null;
    });

    /// <summary>Asks a silo; one that is leaving takes its memory of served links along, and that is no error.</summary>
    private async Task<T?> AskAsync<T>(IServedLinksGrain silo, Func<IServedLinksGrain, Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask(silo);
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            LogSiloAway(error.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A silo could not be asked about a judged request: {Error}")]
    private partial void LogSiloAway(string error);
}
