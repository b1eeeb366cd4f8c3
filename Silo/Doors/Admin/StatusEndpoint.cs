using CoalescingCluster.Coalescing;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary><c>GET /admin/status</c>: what this silo is and does, and which silos it sees.</summary>
internal sealed class StatusEndpoint(
    SiloLayout layout, Readiness readiness, PipelineInstruments instruments, FlightGauge flights, IGrainFactory grains, TimeProvider time)
{
    private static readonly string Version = typeof(StatusEndpoint).Assembly.GetName().Version?.ToString(3) ?? "";
    private readonly long _start = time.GetTimestamp();

    /// <summary>Shows it.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        var silos = await grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteNumber("instance", layout.Instance);
            json.WriteBoolean("ready", readiness.IsReady);
            json.WriteNumber("uptime_seconds", Math.Round(time.GetElapsedTime(_start).TotalSeconds, 1));
            json.WriteString("store", readiness.IsStoreConnected ? "connected" : "away");
            json.WriteStartArray("silos");
            foreach (var silo in silos)
                json.WriteStringValue($"{silo.SiloName} {silo.SiloAddress.Endpoint}");
            json.WriteEndArray();
            json.WriteNumber("requests", instruments.Requests);
            json.WriteNumber("coalesce_ratio", Math.Round(instruments.CoalesceRatio, 4));
            json.WriteNumber("active_flights", flights.ActiveFlights);
            json.WriteNumber("waiting_requests", flights.WaitingCallers);
            json.WriteStartObject("outcomes");
            foreach (var outcome in Enum.GetValues<RequestOutcome>())
                json.WriteNumber(OutcomeNames.Of(outcome), instruments.CountOf(outcome));
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
