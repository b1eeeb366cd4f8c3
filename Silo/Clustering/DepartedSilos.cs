using System.Net;
using System.Net.Sockets;
using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Clustering;

/// <summary>
/// Before the silo joins: declares dead what the membership table remembers of silos of this machine that no longer listen, so that a start after
/// a crash does not wait for their heartbeats to age. Only where all silos are on this machine: a refused connection is proof only there.
/// </summary>
internal sealed partial class DepartedSilos(SiloLayout layout, IMembershipTable membership, TimeProvider time, ILogger<DepartedSilos> logger) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!layout.IsOneMachine)
            return;
        await membership.InitializeMembershipTableAsync(true, cancellationToken);
        var remembered = await membership.ReadAllAsync(cancellationToken);
        foreach (var (member, _) in remembered.Members)
        {
            var silo = member.SiloAddress;
            if (member.Status != SiloStatus.Dead && IPAddress.IsLoopback(silo.Endpoint.Address) && !await ListensAsync(silo.Endpoint, cancellationToken))
                await BuryAsync(silo, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task BuryAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        // Another silo that starts at the same time may be faster: then there is nothing left to do.
        var table = await membership.ReadRowAsync(silo, cancellationToken);
        if (table.TryGet(silo) is not { } row || row.Item1.Status == SiloStatus.Dead)
            return;
        var entry = row.Item1;
        entry.Status = SiloStatus.Dead;
        entry.AddOrUpdateSuspector(silo, time.GetUtcNow().UtcDateTime, 1);
        if (await membership.UpdateRowAsync(entry, row.Item2, table.Version.Next(), cancellationToken))
            LogDeparted(logger, silo);
    }

    private static async Task<bool> ListensAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return true;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} is gone: declared dead.")]
    private static partial void LogDeparted(ILogger logger, SiloAddress silo);
}
