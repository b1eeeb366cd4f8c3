namespace CoalescingCluster.Matching;

/// <summary>When the cross-encoder is asked.</summary>
public enum VerifierMode
{
    /// <summary>Asked, and waited for within <see cref="MatchingOptions.VerifierTimeout"/>.</summary>
    On = 0,

    /// <summary>Asked while a model thread is free; under load the stricter rule without its logit applies.</summary>
    Shed = 1,

    /// <summary>Never asked: the stricter rule without its logit applies.</summary>
    Off = 2,
}
