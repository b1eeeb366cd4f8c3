namespace CoalescingCluster.Accounting.Journal;

/// <summary>
/// Where things are in a segment: a header, then slots of one size. Numbers are little-endian; a slot's state is written last, so that a slot whose
/// writer was killed is an empty one.
/// </summary>
internal static class SlotLayout
{
    public const int HeaderSize = 64;
    public const int SlotSize = 512;
    public const ulong Magic = 0x31_52_45_47_44_45_4C_43; // "CLEDGER1"

    /// <summary>Offsets in the header.</summary>
    public const int HeaderId = 8;
    public const int HeaderDay = 24;

    /// <summary>Offsets in every slot.</summary>
    public const int State = 0;
    public const int FlightId = 72;
    public const int PromptTokens = 88;
    public const int CompletionTokens = 92;
    public const int Amount = 96;
    public const int Tenant = 104;
    public const int TenantRoom = 64;
    public const int Model = 172;
    public const int ModelRoom = 200;
    public const int Provider = 376;
    public const int ProviderRoom = 64;

    /// <summary>Counters of a slot of logical requests: one per outcome, and one for failures.</summary>
    public const int Counters = 8;
    public const int CounterCount = 8;
    public const int FailureCounter = 7;

    /// <summary>Offsets in a slot of a physical call.</summary>
    public const int CallId = 8;
    public const int StartedTicks = 24;
    public const int CachedTokens = 32;
    public const int CallStatus = 36;
    public const int IsEstimated = 40;
}
