namespace CoalescingCluster.Matching;

/// <summary>A request in two parts.</summary>
/// <param name="Instruction">What is asked.</param>
/// <param name="Payload">The pasted text it is asked about; empty when there is none.</param>
internal readonly record struct SplitText(string Instruction, string Payload);
