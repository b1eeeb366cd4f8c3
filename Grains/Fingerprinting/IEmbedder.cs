namespace CoalescingCluster.Fingerprinting;

/// <summary>Turns texts into embeddings, within bounds.</summary>
public interface IEmbedder
{
    /// <summary>Components of an embedding.</summary>
    int Dimensions { get; }

    /// <summary>
    /// Embeds a text. Texts that were embedded a while ago are remembered, and equal texts that come together are embedded once.
    /// </summary>
    ValueTask<EmbeddingResult> EmbedAsync(string text, CancellationToken cancellationToken);
}
