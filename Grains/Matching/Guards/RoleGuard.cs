namespace CoalescingCluster.Matching;

/// <summary>Person, role and tense: he or she, mine or theirs, will or did.</summary>
internal sealed class RoleGuard : IGuard
{
    public string Name => "role";

    public GuardFinding Examine(PairView pair)
    {
        var a = pair.Alignment.ExtraA;
        var b = pair.Alignment.ExtraB;
        foreach (var left in a)
        {
            foreach (var right in b)
            {
                if (Person(left) is { } x && Person(right) is { } y && x != y)
                    return x is "he" or "she" && y is "he" or "she" ? GuardFinding.Veto($"{left} / {right}") : GuardFinding.Doubt($"{left} / {right}");
                if (Tense(left) is { } s && Tense(right) is { } t && s != t)
                    return s == "future" || t == "future" ? GuardFinding.Veto($"{left} / {right}") : GuardFinding.Doubt($"{left} / {right}");
            }
        }

        return GuardFinding.Pass;
    }

    private static string? Person(string word) => word switch
    {
        "he" or "him" or "his" or "himself" => "he",
        "she" or "her" or "hers" or "herself" => "she",
        "i" or "me" or "my" or "mine" or "myself" => "i",
        "they" or "them" or "their" or "theirs" => "they",
        _ => null,
    };

    private static string? Tense(string word) => word switch
    {
        "did" or "was" or "were" or "had" => "past",
        "will" or "shall" => "future",
        _ => null,
    };
}
