namespace CoalescingCluster.Matching;

/// <summary>The two cross-encoders that can be asked about a pair.</summary>
internal enum VerifierKind
{
    /// <summary>Trained on minimal changes of all kinds: numbers, switches, objects, formats.</summary>
    General,

    /// <summary>The same, trained further on how people word everyday requests, and on requests that only look like them.</summary>
    Everyday,
}
