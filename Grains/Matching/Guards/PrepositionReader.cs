namespace CoalescingCluster.Matching;

/// <summary>A preposition and the content word behind it.</summary>
/// <param name="Preposition">The preposition.</param>
/// <param name="Stem">Stem of the word behind it.</param>
/// <param name="Next">Stem of the content word after that one, in the same phrase; empty without one.</param>
internal readonly record struct PrepositionObject(string Preposition, string Stem, string Next);

/// <summary>Reads prepositions and what they govern.</summary>
internal static class PrepositionReader
{
    public static List<PrepositionObject> Read(Token[] tokens)
    {
        var list = new List<PrepositionObject>();
        for (var i = 0; i + 1 < tokens.Length; i++)
        {
            if (!IsPreposition(tokens[i].Word) || (tokens[i].Marks & TokenMarks.Pause) != 0)
                continue;
            var j = i + 1;
            while (j < tokens.Length && tokens[j].IsFunction && !IsPreposition(tokens[j].Word) && (tokens[j].Marks & TokenMarks.Pause) == 0)
                j++;
            if (j >= tokens.Length || !tokens[j].IsContent)
                continue;
            var next = j + 1 < tokens.Length && (tokens[j].Marks & TokenMarks.Pause) == 0 && tokens[j + 1].IsContent ? tokens[j + 1].Stem : "";
            list.Add(new(tokens[i].Word, tokens[j].Stem, next));
        }

        return list;
    }

    public static bool IsPreposition(string word) => IsDirected(word) || word is "of" or "in" or "on" or "at" or "with" or "about" or "for" or "as" or "through" or "between" or "without" or "during";

    /// <summary>What stands behind it has a role that it does not share with the other side.</summary>
    public static bool IsDirected(string word) => word is "from" or "to" or "into" or "onto" or "by" or "than" or "before" or "after" or "over" or "under" or "since" or "until" or "against" or "toward" or "towards" or "per";

    public static bool AreOpposed(string a, string b) => (IsTarget(a) && b == "from") || (a == "from" && IsTarget(b)) || (a, b) is ("before", "after") or ("after", "before")
        or ("since", "until") or ("until", "since") or ("with", "without") or ("without", "with") or ("over", "under") or ("under", "over");

    public static bool Same(string a, string b) => a == b || (IsTarget(a) && IsTarget(b));

    private static bool IsTarget(string word) => word is "to" or "into" or "onto" or "toward" or "towards";
}
