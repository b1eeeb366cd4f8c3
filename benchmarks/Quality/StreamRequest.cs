using System.Text.Json.Serialization;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>A request of a stream; requests of one cluster are served by one answer.</summary>
internal sealed record StreamRequest(
    [property: JsonPropertyName("cluster")] string Cluster,
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("kind")] string? Kind,
    [property: JsonPropertyName("source")] string? Source);
