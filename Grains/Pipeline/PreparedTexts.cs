using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using CoalescingCluster.Storage;

namespace CoalescingCluster.Pipeline;

/// <summary>The texts that were analysed a while ago, so that a repeated text is analysed once on a silo.</summary>
internal sealed class PreparedTexts
{
    private const long Capacity = 32 << 20;
    private const int WeightPerCharacter = 8;

    private readonly BoundedCache<TextDigest, PreparedText> _texts = new(Capacity);

    /// <summary>The analysis of a request's text.</summary>
    public PreparedText Of(ChatRequest chat)
    {
        if (_texts.TryGet(chat.TextDigest, out var known))
            return known;
        var prepared = PreparedText.Create(chat.Text);
        _texts.Set(chat.TextDigest, prepared, 512 + (WeightPerCharacter * chat.Text.Length));
        return prepared;
    }
}
