using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Size and restraint of the trees.</summary>
internal sealed record TreeTrainerOptions
{
    public int Trees { get; init; } = 300;

    public double Rate { get; init; } = 0.04;

    public int Leaves { get; init; } = 14;

    public int LeastRows { get; init; } = 40;

    public double Ridge { get; init; } = 20;

    public double LeastGain { get; init; } = 1e-6;

    /// <summary>Features that are left out.</summary>
    public IReadOnlySet<int> Excluded { get; init; } = new HashSet<int>();

    /// <summary>Per feature: 1 when more of it can only speak for, -1 when it can only speak against one answer, 0 when either.</summary>
    public IReadOnlyList<int> Monotone { get; init; } = [.. PairFeatures.Names.Select(Direction)];

    private static int Direction(string name) => name switch
    {
        "cosine" or "logit" or "everyday-logit" or "overlap" or "trigrams" or "bigrams" or "core-sequence" or "frame-same" => 1,
        "open-least" or "open-most" or "weight-least" or "weight-most" or "rarest-least" or "rarest-most" or "names-least" or "names-most" or "doubts" or "core-least" or "core-most" or "replaced" => -1,
        _ => name.StartsWith("guard-", StringComparison.Ordinal) ? -1 : 0,
    };
}
