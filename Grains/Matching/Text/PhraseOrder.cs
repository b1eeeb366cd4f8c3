using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>
/// Brings phrases that begin with prepositions into one order: "from JFK to Manhattan by train" and "by train to Manhattan from JFK". Only where each
/// preposition stands once and nothing is subordinate, so that no phrase can move to another word.
/// </summary>
internal static class PhraseOrder
{
    /// <summary>The words as one string. Letters are run together, so that "pop up", "pop-up" and "popup" are one; numbers, units and code keep their ends.</summary>
    public static string Key(IReadOnlyList<string> words)
    {
        var phrases = new List<string>();
        var builder = new StringBuilder();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var movable = true;
        var joined = true;
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (i > 0 && IsMovable(word))
            {
                movable &= seen.Add(word);
                phrases.Add(builder.ToString());
                builder.Clear();
                joined = false;
            }

            movable &= !IsBinding(word);
            var plain = CharShapes.IsPlainWord(word);
            if (!joined || !plain)
                builder.Append('|');
            builder.Append(word);
            // A preposition keeps its end: "in door" is no "indoor".
            joined = plain && !(i > 0 && IsMovable(word));
        }

        phrases.Add(builder.ToString());
        if (movable)
            phrases.Sort(1, phrases.Count - 1, StringComparer.Ordinal);
        return string.Join('/', phrases);
    }

    private static bool IsMovable(string word) => word is "in" or "on" or "at" or "for" or "from" or "to" or "by" or "into" or "during" or "about";

    private static bool IsBinding(string word) => word is "and" or "or" or "but" or "not" or "if" or "when" or "while" or "that" or "which" or "who" or "whose" or "than" or "with" or "without" or "before" or "after"
        or "because" or "so" or "between" or "then" or "no" or "never" or "only" or "as";
}
