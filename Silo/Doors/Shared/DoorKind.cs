namespace CoalescingCluster.Silo.Doors;

/// <summary>A door that speaks HTTP/1.1.</summary>
internal enum DoorKind
{
    /// <summary>The one for callers.</summary>
    Http = 0,

    /// <summary>The one for operators.</summary>
    Admin = 1,
}
