namespace CoalescingCluster.Matching;

/// <summary>
/// Two texts side by side, in an order of their own (so that every result is symmetric), with their words brought together.
/// </summary>
internal sealed class PairView
{
    /// <summary>Content words that are aligned; longer requests are compared exactly only.</summary>
    public const int MaxContent = 320;

    private PairView(PreparedText first, PreparedText second)
    {
        First = first;
        Second = second;
        A = first.Analysis;
        B = second.Analysis;
        TooLong = A.TooLong || B.TooLong || A.Content.Length > MaxContent || B.Content.Length > MaxContent;
        Alignment = TooLong ? WordAlignment.Empty : WordAlignment.Of(A, B);
    }

    public PreparedText First { get; }

    public PreparedText Second { get; }

    public TextAnalysis A { get; }

    public TextAnalysis B { get; }

    /// <summary>One of the texts is too long to be compared by meaning.</summary>
    public bool TooLong { get; }

    public WordAlignment Alignment { get; }

    /// <summary>Content of the first text without a counterpart.</summary>
    public IReadOnlyList<Token> OnlyA => Alignment.OnlyA;

    /// <summary>Content of the second text without a counterpart.</summary>
    public IReadOnlyList<Token> OnlyB => Alignment.OnlyB;

    public static PairView Of(PreparedText left, PreparedText right)
    {
        var order = string.CompareOrdinal(left.Canonical, right.Canonical);
        if (order == 0)
            order = string.CompareOrdinal(left.Text, right.Text);
        return order <= 0 ? new(left, right) : new(right, left);
    }
}
