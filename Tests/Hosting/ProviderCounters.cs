using System.Net.Http.Json;
using System.Text.Json;

namespace CoalescingCluster.Tests.Hosting;

/// <summary>Reads the counters of a silo's simulated provider.</summary>
internal static class ProviderCounters
{
    /// <summary>Physical calls so far.</summary>
    public static async Task<long> CallsAsync(this SiloHost silo)
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<JsonElement>(new Uri(silo.Provider!, "stats"))).GetProperty("calls").GetInt64();
    }
}
