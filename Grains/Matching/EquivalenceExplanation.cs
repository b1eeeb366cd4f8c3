namespace CoalescingCluster.Matching;

/// <summary>How each layer of the decision sees a pair. Contains prompt text.</summary>
/// <param name="CanonicalA">Canonical form of the asked text.</param>
/// <param name="CanonicalB">Canonical form of the known text.</param>
/// <param name="LimitA">How far an answer to the asked text may be shared.</param>
/// <param name="LimitB">The same for the known text.</param>
/// <param name="LimitReasonA">The words that set it.</param>
/// <param name="LimitReasonB">The same for the known text.</param>
/// <param name="Guards">What each guard says.</param>
/// <param name="SameNotation">The words are the same in another notation.</param>
/// <param name="SameButSlips">The words are the same but for slips of the keyboard.</param>
/// <param name="Logit">The general verifier's logit; <see langword="null"/> when it could not read the pair.</param>
/// <param name="EverydayLogit">The everyday verifier's logit; <see langword="null"/> when it could not read the pair.</param>
/// <param name="Verdict">The verdict.</param>
public sealed record EquivalenceExplanation(
    string CanonicalA,
    string CanonicalB,
    SharingLimit LimitA,
    SharingLimit LimitB,
    string? LimitReasonA,
    string? LimitReasonB,
    IReadOnlyList<GuardExplanation> Guards,
    bool SameNotation,
    bool SameButSlips,
    float? Logit,
    float? EverydayLogit,
    EquivalenceVerdict Verdict)
{
    /// <summary>The texts differ on the surface only.</summary>
    public bool SameCanonical => string.Equals(CanonicalA, CanonicalB, StringComparison.Ordinal);

    internal static EquivalenceExplanation Of(PreparedText asked, PreparedText known, PairView pair, EquivalenceVerdict verdict, float? logit, float? everydayLogit) => new(
        asked.Canonical, known.Canonical, asked.SharingLimit, known.SharingLimit, asked.SharingReason, known.SharingReason,
        [.. GuardSet.All.Select(guard => (guard.Name, Finding: guard.Examine(pair))).Select(item => new GuardExplanation(item.Name, item.Finding.Outcome.ToString(), item.Finding.Words))],
        NotationForm.Same(pair.A, pair.B), NotationForm.SameButSlips(pair.A, pair.B), logit, everydayLogit, verdict);
}
