using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>
/// Fits gradient-boosted trees with logistic loss: histograms of at most 64 bins, best-first growth, Newton leaves, monotone features.
/// One thread and no randomness, so the same rows give the same trees to the last digit.
/// </summary>
internal sealed class TreeTrainer(TreeTrainerOptions options)
{
    private const int MaxBins = 64;

    public TreeEnsemble Fit(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double> weights)
    {
        var count = rows.Count;
        var features = rows[0].Length;
        var cuts = new float[features][];
        var bins = new byte[features][];
        for (var f = 0; f < features; f++)
        {
            cuts[f] = Cuts(rows, f);
            bins[f] = new byte[count];
            for (var i = 0; i < count; i++)
                bins[f][i] = (byte)Bin(cuts[f], rows[i][f]);
        }

        double positive = 0, total = 0;
        for (var i = 0; i < count; i++)
        {
            total += weights[i];
            positive += labels[i] ? weights[i] : 0;
        }

        var start = Math.Log(positive / (total - positive));
        var scores = new double[count];
        Array.Fill(scores, start);
        var gradients = new double[count];
        var curvatures = new double[count];
        var trees = new List<TreeNode[]>();
        for (var t = 0; t < options.Trees; t++)
        {
            for (var i = 0; i < count; i++)
            {
                var p = 1 / (1 + Math.Exp(-scores[i]));
                gradients[i] = weights[i] * ((labels[i] ? 1 : 0) - p);
                curvatures[i] = weights[i] * p * (1 - p);
            }

            trees.Add(Grow(cuts, bins, gradients, curvatures, scores));
        }

        return new(start, trees);
    }

    private static float[] Cuts(IReadOnlyList<float[]> rows, int feature)
    {
        var values = new float[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = rows[i][feature];
        Array.Sort(values);
        var distinct = new List<float>();
        foreach (var value in values)
        {
            if (distinct.Count == 0 || value > distinct[^1])
                distinct.Add(value);
        }

        var cuts = new List<float>();
        if (distinct.Count <= MaxBins)
        {
            for (var i = 1; i < distinct.Count; i++)
                cuts.Add((distinct[i - 1] + distinct[i]) / 2);
            return [.. cuts];
        }

        for (var b = 1; b < MaxBins; b++)
        {
            var value = values[(int)((long)b * values.Length / MaxBins)];
            if (cuts.Count == 0 || value > cuts[^1])
                cuts.Add(value);
        }

        return [.. cuts];
    }

    private static int Bin(float[] cuts, float value)
    {
        var bin = 0;
        var high = cuts.Length;
        while (bin < high)
        {
            var middle = (bin + high) / 2;
            if (value <= cuts[middle])
                high = middle;
            else
                bin = middle + 1;
        }

        return bin;
    }

    private TreeNode[] Grow(float[][] cuts, byte[][] bins, double[] gradients, double[] curvatures, double[] scores)
    {
        var all = new int[gradients.Length];
        for (var i = 0; i < all.Length; i++)
            all[i] = i;
        var root = new Leaf(all, 0, double.NegativeInfinity, double.PositiveInfinity);
        Search(root, cuts, bins, gradients, curvatures);
        var nodes = new List<TreeNode> { default };
        var leaves = new List<Leaf> { root };
        while (leaves.Count < options.Leaves)
        {
            var best = leaves[0];
            foreach (var leaf in leaves)
            {
                if (leaf.Gain > best.Gain)
                    best = leaf;
            }

            if (best.Gain <= options.LeastGain)
                break;
            var (left, right) = best.Split(bins, options.Monotone[best.Feature]);
            left.Node = nodes.Count;
            right.Node = nodes.Count + 1;
            nodes[best.Node] = new(best.Feature, cuts[best.Feature][best.Bin], left.Node, right.Node, 0);
            nodes.Add(default);
            nodes.Add(default);
            leaves.Remove(best);
            leaves.Add(left);
            leaves.Add(right);
            Search(left, cuts, bins, gradients, curvatures);
            Search(right, cuts, bins, gradients, curvatures);
        }

        foreach (var leaf in leaves)
        {
            var value = Math.Round(options.Rate * leaf.Value, 6);
            nodes[leaf.Node] = new(-1, 0, 0, 0, value);
            foreach (var row in leaf.Rows)
                scores[row] += value;
        }

        return [.. nodes];
    }

    private void Search(Leaf leaf, float[][] cuts, byte[][] bins, double[] gradients, double[] curvatures)
    {
        double g = 0, h = 0;
        foreach (var row in leaf.Rows)
        {
            g += gradients[row];
            h += curvatures[row];
        }

        leaf.Value = Math.Clamp(g / (h + options.Ridge), leaf.Low, leaf.High);
        leaf.Gain = 0;
        if (leaf.Rows.Length < 2 * options.LeastRows)
            return;
        Span<double> sumG = stackalloc double[MaxBins + 1];
        Span<double> sumH = stackalloc double[MaxBins + 1];
        Span<int> sumN = stackalloc int[MaxBins + 1];
        var parent = Score(g, h, leaf.Value);
        for (var f = 0; f < bins.Length; f++)
        {
            if (cuts[f].Length == 0 || options.Excluded.Contains(f))
                continue;
            sumG.Clear();
            sumH.Clear();
            sumN.Clear();
            var column = bins[f];
            foreach (var row in leaf.Rows)
            {
                var bin = column[row];
                sumG[bin] += gradients[row];
                sumH[bin] += curvatures[row];
                sumN[bin]++;
            }

            double leftG = 0, leftH = 0;
            var leftN = 0;
            for (var b = 0; b < cuts[f].Length; b++)
            {
                leftG += sumG[b];
                leftH += sumH[b];
                leftN += sumN[b];
                if (leftN < options.LeastRows || leaf.Rows.Length - leftN < options.LeastRows)
                    continue;
                var left = Math.Clamp(leftG / (leftH + options.Ridge), leaf.Low, leaf.High);
                var right = Math.Clamp((g - leftG) / (h - leftH + options.Ridge), leaf.Low, leaf.High);
                if (options.Monotone[f] * (right - left) < 0)
                    continue;
                var gain = Score(leftG, leftH, left) + Score(g - leftG, h - leftH, right) - parent;
                if (gain > leaf.Gain)
                    (leaf.Gain, leaf.Feature, leaf.Bin, leaf.LeftValue, leaf.RightValue) = (gain, f, b, left, right);
            }
        }
    }

    // Decrease of the loss with this leaf value.
    private double Score(double g, double h, double value) => (g * value) - (0.5 * (h + options.Ridge) * value * value);

    private sealed class Leaf(int[] rows, int node, double low, double high)
    {
        public int[] Rows { get; } = rows;

        public int Node { get; set; } = node;

        public double Low { get; } = low;

        public double High { get; } = high;

        public double Value { get; set; }

        public double Gain { get; set; }

        public int Feature { get; set; }

        public int Bin { get; set; }

        public double LeftValue { get; set; }

        public double RightValue { get; set; }

        public (Leaf Left, Leaf Right) Split(byte[][] bins, int monotone)
        {
            var column = bins[Feature];
            var left = Array.FindAll(Rows, row => column[row] <= Bin);
            var right = Array.FindAll(Rows, row => column[row] > Bin);
            var middle = (LeftValue + RightValue) / 2;
            return monotone switch
            {
                > 0 => (new(left, 0, Low, Math.Min(High, middle)), new(right, 0, Math.Max(Low, middle), High)),
                < 0 => (new(left, 0, Math.Max(Low, middle), High), new(right, 0, Low, Math.Min(High, middle))),
                _ => (new(left, 0, Low, High), new(right, 0, Low, High)),
            };
        }
    }
}
