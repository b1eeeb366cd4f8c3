using System.Collections.Frozen;
using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>Takes accents and other combining marks off letters, as the models' vocabulary expects; the globalisation-invariant runtime cannot.</summary>
internal static class AccentFold
{
    private static readonly FrozenDictionary<char, char> Bases = Lexicon.Composed.Select(pair => (Composed: pair.Value, pair.Key.Base)).ToFrozenDictionary(pair => pair.Composed, pair => pair.Base);

    /// <summary>The text with base letters; the same instance when it has no accents.</summary>
    public static string Apply(string text)
    {
        var i = 0;
        while (i < text.Length && text[i] < '\u00C0')
            i++;
        if (i == text.Length)
            return text;
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var folded = c;
            while (Bases.TryGetValue(folded, out var plain))
                folded = plain;
            if (folded is >= '\uAC00' and <= '\uD7A3')
                AppendJamo(builder, folded - 0xAC00);
            else if (folded is (< '\u0300' or > '\u036F') and not ('\u3099' or '\u309A'))
                builder.Append(folded);
        }

        return builder.ToString();
    }

    // Hangul syllables by arithmetic (Unicode, section 3.12).
    private static void AppendJamo(StringBuilder builder, int syllable)
    {
        builder.Append((char)(0x1100 + (syllable / 588))).Append((char)(0x1161 + (syllable % 588 / 28)));
        if (syllable % 28 > 0)
            builder.Append((char)(0x11A7 + (syllable % 28)));
    }
}
