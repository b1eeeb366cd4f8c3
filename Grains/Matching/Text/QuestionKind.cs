namespace CoalescingCluster.Matching;

/// <summary>What kind of answer is asked for.</summary>
internal enum QuestionKind
{
    None = 0,
    What,
    Which,
    Who,
    Whose,
    Where,
    When,
    Why,
    How,
    HowMany,
    HowMuch,
    HowLong,
    HowFar,
    HowOld,
    HowOften,
    YesNo,
    Request,
}
