namespace CoalescingCluster.Matching;

/// <summary>A node of a tree: a split, or a leaf when <paramref name="Feature"/> is negative.</summary>
/// <param name="Feature">Index of the feature that is compared; -1 for a leaf.</param>
/// <param name="Split">Rows with at most this value go left.</param>
/// <param name="Left">Index of the left child.</param>
/// <param name="Right">Index of the right child.</param>
/// <param name="Value">What a leaf adds to the log-odds.</param>
internal readonly record struct TreeNode(int Feature, float Split, int Left, int Right, double Value);
