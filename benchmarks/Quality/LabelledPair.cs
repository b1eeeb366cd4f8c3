using System.Text.Json.Serialization;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Two prompts and whether one answer serves both.</summary>
internal sealed record LabelledPair(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("source")] string? Source,
    [property: JsonPropertyName("category")] string? Category,
    [property: JsonPropertyName("a")] string A,
    [property: JsonPropertyName("b")] string B,
    [property: JsonPropertyName("equivalent")] bool? Label)
{
    /// <summary>One answer serves both.</summary>
    [JsonIgnore]
    public bool Equivalent => Label == true;
}
