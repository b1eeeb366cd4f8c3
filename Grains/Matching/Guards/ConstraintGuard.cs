using System.Collections.Frozen;

namespace CoalescingCluster.Matching;

/// <summary>Length, tone, level and audience of the answer: a constraint that one text alone makes.</summary>
internal sealed class ConstraintGuard : IGuard
{
    private static readonly FrozenSet<string> Words = new[]
    {
        "short", "long", "brief", "briefly", "concise", "detailed", "detail", "simple", "simply", "beginner", "expert", "advanced", "layman", "child", "kid", "formal", "informal", "casual",
        "friendly", "polite", "funny", "humorous", "serious", "professional", "persuasive", "descriptive", "sarcastic", "technical", "academic", "creative", "step", "example", "bullet",
        "word", "sentence", "paragraph", "character", "page", "line", "minute", "vegan", "vegetarian", "gluten", "outdoor", "indoor", "recursive", "iterative", "passive", "active", "first-person",
        "cheap", "luxury", "free", "online", "offline", "percentage", "fraction", "decimal", "roman", "binary", "hexadecimal", "metric", "imperial", "executive", "engineer",
    }.Select(Stemmer.Of).ToFrozenSet(StringComparer.Ordinal);

    public string Name => "constraint";

    public GuardFinding Examine(PairView pair)
    {
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is { } left && b is { } right)
            return GuardFinding.Veto($"{left.Word} / {right.Word}");
        return (a ?? b) is { } alone ? GuardFinding.Doubt(alone.Word) : GuardFinding.Pass;
    }

    private static Token? Find(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Word && Words.Contains(token.Stem))
                return token;
        }

        return null;
    }
}
