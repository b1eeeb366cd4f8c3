namespace CoalescingCluster.Matching;

/// <summary>What was decided about one pair of prompts, and why.</summary>
/// <param name="Same">One answer serves both prompts.</param>
/// <param name="Probability">Calibrated probability that one answer serves both, 0..1; 0 when a guard said no.</param>
/// <param name="Threshold">The probability that was asked for, 0..1.</param>
/// <param name="Cosine">Cosine of the two embeddings, -1..1.</param>
/// <param name="VerifierLogit">The general cross-encoder's logit; <see langword="null"/> when it was not asked (off, shed, decided earlier).</param>
/// <param name="Guard">Name of the guard or layer that decided; <see langword="null"/> when the probability did.</param>
/// <param name="Reason">The words that made it decide; contains prompt text, so it belongs into traces and not into logs.</param>
/// <param name="EverydayLogit">The logit of the cross-encoder for everyday requests; <see langword="null"/> when it was not asked.</param>
public sealed record EquivalenceVerdict(
    bool Same,
    double Probability,
    double Threshold,
    float Cosine,
    float? VerifierLogit = null,
    string? Guard = null,
    string? Reason = null,
    float? EverydayLogit = null);
