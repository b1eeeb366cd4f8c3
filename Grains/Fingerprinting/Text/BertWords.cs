using System.Globalization;
using System.Text;

namespace CoalescingCluster.Fingerprinting.Text;

/// <summary>
/// Splits a text into words as BERT's uncased tokenizers were trained on: control characters go, accents and case are folded, punctuation and
/// Chinese characters stand alone. After the "basic tokenization" of BERT (Devlin et al., 2018).
/// </summary>
internal static class BertWords
{
    /// <summary>The words with one space between them.</summary>
    /// <param name="text">Any text; unpaired surrogates count as U+FFFD and go.</param>
    /// <param name="fold">Whether case and accents are folded.</param>
    public static string Of(string text, bool fold)
    {
        var words = new StringBuilder(text.Length + 16);
        var letters = new StringBuilder(4);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune))
            {
                Break(words);
                continue;
            }

            if (rune.Value == 0xFFFD || IsControl(rune))
                continue;
            if (!fold)
            {
                Append(words, rune);
                continue;
            }

            if (rune.IsAscii)
            {
                Append(words, Rune.ToLowerInvariant(rune));
                continue;
            }

            letters.Clear();
            BaseLetters.Append(letters, rune);
            foreach (var letter in letters.ToString().EnumerateRunes())
                Append(words, Rune.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    private static void Append(StringBuilder words, Rune rune)
    {
        if (!IsPunctuation(rune) && !IsChinese(rune.Value))
        {
            Span<char> units = stackalloc char[2];
            words.Append(units[..rune.EncodeToUtf16(units)]);
            return;
        }

        Break(words);
        words.Append(rune.ToString()).Append(' ');
    }

    private static void Break(StringBuilder words)
    {
        if (words.Length > 0 && words[^1] != ' ')
            words.Append(' ');
    }

    private static bool IsControl(Rune rune) =>
        !rune.IsAscii || rune.Value < ' ' || rune.Value == 0x7F
            ? Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
            : false;

    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.IsPunctuation(rune);

    private static bool IsChinese(int value) => value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
