namespace CoalescingCluster.Matching;

/// <summary>Settings of the equivalence decision, section <c>Coalescing:Matching</c>.</summary>
public sealed class MatchingOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Coalescing:Matching";

    /// <summary>Smallest δ that can be asked for.</summary>
    public const double LeastErrorRate = 0.0001;

    /// <summary>Largest δ that can be asked for.</summary>
    public const double LargestErrorRate = 0.2;

    /// <summary>
    /// δ: wrongly shared answers that are tolerated, as a share of all requests, 0.0001..0.2. The default is 0.005 (0.5 %).
    /// </summary>
    public double MaxErrorRate { get; set; } = 0.005;

    /// <summary>When the cross-encoders are asked. The default is <see cref="VerifierMode.On"/>.</summary>
    public VerifierMode Verifier { get; set; } = VerifierMode.On;

    /// <summary>Candidates that the cross-encoders read for one request, 1..8. The default is 2.</summary>
    public int MaxVerified { get; set; } = 2;

    /// <summary>Nearest known texts that are screened for one request, 1..64. The default is 8.</summary>
    public int MaxCandidates { get; set; } = 8;

    /// <summary>Least cosine of a known text to be screened, 0.3..0.99. The default is 0.6.</summary>
    public float CandidateFloor { get; set; } = 0.6f;

    /// <summary>Wait for a free model thread before the stricter rule applies, 1 ms..10 s. The default is 250 ms.</summary>
    public TimeSpan VerifierTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Verdicts of each cross-encoder that are remembered by pair of digests, 0..1,000,000. The default is 20,000.</summary>
    public int VerdictCacheSize { get; set; } = 20_000;

    /// <summary>Folder with another general cross-encoder and its description; empty (the default) for the one that is shipped.</summary>
    public string VerifierPath { get; set; } = "";
}
