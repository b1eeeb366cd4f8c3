namespace CoalescingCluster.Matching;

/// <summary>Opposite verbs, comparatives and directions of change: a word of one text against its antonym in the other.</summary>
internal sealed class OppositeGuard : IGuard
{
    public string Name => "opposite";

    public GuardFinding Examine(PairView pair)
    {
        foreach (var a in pair.OnlyA)
        {
            foreach (var b in pair.OnlyB)
            {
                if ((Opposed(a.Stem, b.Stem) || Opposed(a.Word, b.Word)) && !NegatedWord.IsSaidApart(pair.A, pair.B, b) && !NegatedWord.IsSaidApart(pair.B, pair.A, a))
                    return GuardFinding.Veto($"{a.Word} / {b.Word}");
            }

            foreach (var b in pair.Alignment.ExtraB)
            {
                if (Lexicon.AreOpposites(a.Stem, b))
                    return GuardFinding.Veto($"{a.Word} / {b}");
            }
        }

        foreach (var a in pair.Alignment.ExtraA)
        {
            foreach (var b in pair.OnlyB)
            {
                if (Lexicon.AreOpposites(a, b.Stem))
                    return GuardFinding.Veto($"{a} / {b.Word}");
            }

            foreach (var b in pair.Alignment.ExtraB)
            {
                if (Lexicon.AreOpposites(a, b))
                    return GuardFinding.Veto($"{a} / {b}");
            }
        }

        return GuardFinding.Pass;
    }

    private static bool Opposed(string a, string b) => Lexicon.AreOpposites(a, b) || WordPairs.AreNegatedForms(a, b) || Lexicon.AreOpposites(Base(a), Base(b));

    // "quickly" and "slower" as "quick" and "slow"
    private static string Base(string word)
    {
        var bare = word.Length > 4 && word.EndsWith("ly", StringComparison.Ordinal) ? word[..^2]
            : word.Length > 5 && word.EndsWith("est", StringComparison.Ordinal) ? word[..^3]
            : word.Length > 5 && word.EndsWith("er", StringComparison.Ordinal) ? word[..^2] : word;
        return bare.Length < word.Length && bare.EndsWith('i') ? bare[..^1] + "y" : bare;
    }
}
