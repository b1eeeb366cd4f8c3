using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>
/// What is left of a request when slips of the keyboard can't be seen: the consonants of each content word without their order and number, in the
/// order of the alphabet. Texts that share it are looked at however far apart their embeddings are, for an embedding takes a misspelt word for another one.
/// Others may share it too ("cut", "coat"): it finds candidates and decides nothing.
/// </summary>
internal static class Skeleton
{
    private const int MaxWords = 24;
    private const int LeastLength = 4;

    /// <summary>The digest of a text's skeleton; <see langword="null"/> for pasted, long and empty texts.</summary>
    public static TextDigest? DigestOf(PreparedText text)
    {
        if (text.Payload.Length > 0 || text.Analysis.TooLong || text.Analysis.Content.Length is 0 or > MaxWords)
            return null;
        var words = text.Analysis.Content.Select(Of).Order(StringComparer.Ordinal);
        return TextDigest.Of(string.Join(' ', words));
    }

    private static string Of(Token token)
    {
        if (token.Kind != TokenKind.Word || token.Stem.Length < LeastLength)
            return token.Stem;
        var letters = 0u;
        foreach (var c in token.Stem)
        {
            if (c is < 'a' or > 'z')
                return token.Stem;
            if (c is not ('a' or 'e' or 'i' or 'o' or 'u' or 'y'))
                letters |= 1u << (c - 'a');
        }

        var skeleton = new StringBuilder();
        for (var letter = 0; letter < 26; letter++)
        {
            if ((letters & (1u << letter)) != 0)
                skeleton.Append((char)('a' + letter));
        }

        return skeleton.ToString();
    }
}
