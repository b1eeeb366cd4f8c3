namespace CoalescingCluster.Diagnostics;

/// <summary>The words that headers and metrics use for outcomes.</summary>
public static class OutcomeNames
{
    /// <summary>The word for an outcome, for example <c>hit-exact</c>.</summary>
    public static string Of(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.HitExact => "hit-exact",
        RequestOutcome.HitSemantic => "hit-semantic",
        RequestOutcome.JoinExact => "join-exact",
        RequestOutcome.JoinSemantic => "join-semantic",
        RequestOutcome.Lead => "lead",
        RequestOutcome.Bypass => "bypass",
        _ => "fallback",
    };
}
