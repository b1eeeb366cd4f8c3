namespace CoalescingCluster.Matching;

/// <summary>How two words were brought together.</summary>
internal enum WordMatch
{
    None = 0,
    Same,
    Typo,
    Related,
    Synonym,
}
