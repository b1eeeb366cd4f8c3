namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Counts over labelled pairs.</summary>
internal sealed class PairsResult
{
    public int Pairs { get; private set; }

    public int Positives { get; private set; }

    public int JoinedTrue { get; private set; }

    public int JoinedFalse { get; private set; }

    public double Recall => Positives == 0 ? 0 : (double)JoinedTrue / Positives;

    public double FalseShareOfAll => Pairs == 0 ? 0 : (double)JoinedFalse / Pairs;

    /// <summary>Share of the different pairs that were joined.</summary>
    public double FalseShareOfDifferent => Pairs == Positives ? 0 : (double)JoinedFalse / (Pairs - Positives);

    public void Add(bool equivalent, bool joined)
    {
        Pairs++;
        Positives += equivalent ? 1 : 0;
        JoinedTrue += joined && equivalent ? 1 : 0;
        JoinedFalse += joined && !equivalent ? 1 : 0;
    }
}
