using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace CoalescingCluster.Benchmarks.Hosting;

/// <summary>Reads the simulated provider's counters and sets its pace.</summary>
internal sealed class SimulatedProviderClient(HttpClient http, Uri baseAddress)
{
    /// <summary>The counters; <c>null</c> when no simulated provider answers there.</summary>
    public async Task<ProviderStats?> StatsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetFromJsonAsync<ProviderStats>(new Uri(baseAddress, "stats"), cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Sets controls, for example <c>first_token_ms</c>.</summary>
    public async Task ControlAsync(IReadOnlyDictionary<string, object> controls, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync(new Uri(baseAddress, "control"), controls, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What the provider counted.</summary>
    internal sealed record ProviderStats(
        [property: JsonPropertyName("calls")] long Calls,
        [property: JsonPropertyName("active")] long Active,
        [property: JsonPropertyName("prompt_tokens")] long PromptTokens,
        [property: JsonPropertyName("completion_tokens")] long CompletionTokens);
}
