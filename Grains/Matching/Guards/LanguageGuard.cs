namespace CoalescingCluster.Matching;

/// <summary>Texts in a language that the models do not know are matched by their canonical form only.</summary>
internal sealed class LanguageGuard : IGuard
{
    public string Name => "language";

    public GuardFinding Examine(PairView pair) =>
        pair.A.Language == TextLanguage.English && pair.B.Language == TextLanguage.English
            ? GuardFinding.Pass
            : GuardFinding.Veto($"{pair.A.Language} / {pair.B.Language}");
}
