namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Embeds texts; safe for concurrent calls.</summary>
internal interface ITextEmbedder
{
    /// <summary>The L2-normalised embedding of a text.</summary>
    float[] Embed(string text);
}
