using System.Collections.Frozen;

namespace CoalescingCluster.Matching;

/// <summary>Tells English from what the models were not trained on.</summary>
internal static class LanguageReader
{
    private static readonly FrozenSet<string> Foreign = new[]
    {
        "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "einen", "einer", "wie", "ich", "mit", "auf", "von", "zu", "den", "dem", "des", "im", "wird", "wurde", "sich", "auch", "oder", "welche", "warum", "kann",
        "el", "los", "las", "una", "que", "es", "por", "para", "con", "del", "como", "cómo", "qué", "cuál", "fue", "su", "pero", "más", "puedo", "está", "se", "en", "un",
        "le", "la", "les", "une", "est", "dans", "que", "qui", "pour", "sur", "avec", "des", "du", "au", "aux", "et", "je", "comment", "quelle", "quel", "pourquoi", "été", "sont", "ce", "cette", "à",
        "il", "di", "che", "è", "per", "non", "sono", "della", "come", "perché", "nel", "gli", "uno", "o", "não", "uma", "os", "em", "um", "ao", "foi", "são",
        "het", "een", "van", "niet", "hoe", "wat", "zijn", "voor", "met", "och", "att", "det", "som", "är", "jag", "hur", "og", "jeg", "hvad", "hvordan",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static TextLanguage Read(string text, IReadOnlyList<Token> tokens)
    {
        int latin = 0, other = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c))
                latin++;
            else if (c >= 0x0250 && char.IsLetter(c))
                other++;
        }

        // One CJK character says as much as a short word.
        if (other > 0 && other * 4 > latin)
            return TextLanguage.OtherScript;
        int foreign = 0, english = 0, words = 0, listed = 0;
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.Word || (token.Marks & TokenMarks.Quoted) != 0)
                continue;
            words++;
            listed += Lexicon.Rank(token.Word) != int.MaxValue ? 1 : 0;
            if (Foreign.Contains(token.Raw) || Foreign.Contains(token.Word))
                foreign++;
            else if (token.IsFunction)
                english++;
        }

        // "max salary per department", "van gogh ear": all words are known, and few stand in the other languages as well.
        if (foreign <= 2 && words > 2 * foreign && listed == words)
            return TextLanguage.English;
        return foreign > english && (foreign >= 3 || (foreign >= 1 && english == 0 && foreign * 5 >= words)) ? TextLanguage.OtherLatin : TextLanguage.English;
    }
}
