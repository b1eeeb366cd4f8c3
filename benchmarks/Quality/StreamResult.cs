namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>What became of the requests of a stream.</summary>
internal sealed record StreamResult
{
    public int Requests { get; init; }

    /// <summary>Requests that repeat an earlier meaning.</summary>
    public int Ideal { get; init; }

    /// <summary>Requests that got an answer from before.</summary>
    public int Reuse => ReuseRight + FalseJoins;

    /// <summary>Requests that got the right one.</summary>
    public int ReuseRight { get; init; }

    /// <summary>Requests that got another meaning's answer.</summary>
    public int FalseJoins { get; init; }

    /// <summary>The wrong answers of each pair of meanings that was confused, squared and summed.</summary>
    public int WrongSquares { get; init; }

    /// <summary>Requests that were met by text or canonical form.</summary>
    public int Exact { get; init; }

    public int Upstream => Requests - Reuse;

    public double ReuseRightOfIdeal => Ideal == 0 ? 0 : (double)ReuseRight / Ideal;

    public double FalseShareOfAll => Requests == 0 ? 0 : (double)FalseJoins / Requests;

    /// <summary>Requests, right and wrong ones, by kind.</summary>
    public IReadOnlyDictionary<string, (int Requests, int Right, int Wrong)> ByKind { get; init; } = new Dictionary<string, (int, int, int)>();

    /// <summary>Wrong joins, the probability and both texts.</summary>
    public IReadOnlyList<string> Wrong { get; init; } = [];
}
