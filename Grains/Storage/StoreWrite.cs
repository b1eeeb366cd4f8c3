namespace CoalescingCluster.Storage;

/// <summary>How an attempt to write grain state ended.</summary>
internal enum StoreWrite
{
    /// <summary>The state is stored.</summary>
    Written,

    /// <summary>Another activation wrote first; the state was read again.</summary>
    Conflict,

    /// <summary>The store could not be reached in time; whether the state is stored is unknown.</summary>
    Unavailable,
}
