namespace CoalescingCluster.Matching;

/// <summary>The form of <c>equivalence-model.json</c>.</summary>
internal sealed class CalibratedModelFile
{
    /// <summary>Names of the features, in the order of their indexes.</summary>
    public string[] Features { get; set; } = [];

    public TreeEnsembleFile Verified { get; set; } = new();

    public TreeEnsembleFile Unverified { get; set; } = new();
}

/// <summary>One ensemble and its thresholds.</summary>
internal sealed class TreeEnsembleFile
{
    public double Start { get; set; }

    public ThresholdPoint[] Thresholds { get; set; } = [];

    /// <summary>Trees of nodes; a split is [feature, split, left, right], a leaf [value].</summary>
    public double[][][] Trees { get; set; } = [];

    public static TreeEnsembleFile Of(TreeEnsemble ensemble, ThresholdCurve curve) => new()
    {
        Start = ensemble.Start,
        Thresholds = [.. curve.Points],
        Trees = [.. ensemble.Trees.Select(tree => tree.Select(node => node.Feature < 0 ? [node.Value] : new double[] { node.Feature, node.Split, node.Left, node.Right }).ToArray())],
    };

    public TreeEnsemble ToEnsemble() => new(Start, [.. Trees.Select(tree => tree.Select(ToNode).ToArray())]);

    private static TreeNode ToNode(double[] node) => node.Length switch
    {
        1 => new(-1, 0, 0, 0, node[0]),
        4 => new((int)node[0], (float)node[1], (int)node[2], (int)node[3], 0),
        _ => throw new InvalidDataException("The equivalence model holds a node that is neither split nor leaf."),
    };
}
