using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CoalescingCluster.Fingerprinting.Text;

/// <summary>
/// Takes accents off letters: canonical decomposition (Unicode, UAX 15) without nonspacing marks. A table of its own, so that the result depends
/// neither on the machine's globalization library nor on its version: embeddings must be the same on every silo.
/// </summary>
internal static class BaseLetters
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int HangulVowels = 21;
    private const int HangulTails = 28;

    private static readonly FrozenDictionary<int, string> Table = Load();

    /// <summary>Appends a character without its accents; a nonspacing mark of its own appends nothing.</summary>
    public static void Append(StringBuilder output, Rune rune)
    {
        if (rune.IsAscii)
            output.Append((char)rune.Value);
        else if (rune.Value is >= HangulFirst and <= HangulLast)
            AppendHangul(output, rune.Value - HangulFirst);
        else if (Table.TryGetValue(rune.Value, out var letters))
            output.Append(letters);
        else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            output.Append(rune.ToString());
    }

    private static void AppendHangul(StringBuilder output, int syllable)
    {
        output.Append((char)(0x1100 + (syllable / (HangulVowels * HangulTails))));
        output.Append((char)(0x1161 + (syllable % (HangulVowels * HangulTails) / HangulTails)));
        if (syllable % HangulTails is > 0 and var tail)
            output.Append((char)(0x11A7 + tail));
    }

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = typeof(BaseLetters).Assembly.GetManifestResourceStream("CoalescingCluster.Fingerprinting.base-letters.txt")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            table.Add(Hex(fields[0]), string.Concat(fields.Skip(1).Select(static field => char.ConvertFromUtf32(Hex(field)))));
        }

        return table.ToFrozenDictionary();
    }

    private static int Hex(string field) => int.Parse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
