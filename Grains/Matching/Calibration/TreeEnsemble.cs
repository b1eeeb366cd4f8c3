namespace CoalescingCluster.Matching;

/// <summary>
/// Gradient-boosted regression trees over the pair features; their sum is the log-odds that one answer serves both prompts
/// (Friedman 2001, logistic loss). A few hundred small trees, evaluated in microseconds.
/// </summary>
internal sealed class TreeEnsemble
{
    private readonly TreeNode[][] _trees;

    public TreeEnsemble(double start, IReadOnlyList<TreeNode[]> trees)
    {
        Start = start;
        _trees = [.. trees];
        foreach (var tree in _trees)
            Check(tree);
    }

    /// <summary>Log-odds before the first tree.</summary>
    public double Start { get; }

    public IReadOnlyList<TreeNode[]> Trees => _trees;

    /// <summary>Log-odds of a row of features.</summary>
    public double LogOdds(ReadOnlySpan<float> features)
    {
        var sum = Start;
        foreach (var tree in _trees)
        {
            var at = 0;
            while (tree[at].Feature >= 0)
                at = features[tree[at].Feature] <= tree[at].Split ? tree[at].Left : tree[at].Right;
            sum += tree[at].Value;
        }

        return sum;
    }

    /// <summary>Probability of a row of features, 0..1.</summary>
    public double Probability(ReadOnlySpan<float> features) => 1 / (1 + Math.Exp(-LogOdds(features)));

    // Children come after their parent, so a walk ends.
    private static void Check(TreeNode[] tree)
    {
        for (var i = 0; i < tree.Length; i++)
        {
            if (tree[i].Feature >= PairFeatures.Names.Count || (tree[i].Feature >= 0 && (tree[i].Left <= i || tree[i].Right <= i || tree[i].Left >= tree.Length || tree[i].Right >= tree.Length)))
                throw new InvalidDataException("The equivalence model holds a tree that is no tree.");
        }
    }
}
