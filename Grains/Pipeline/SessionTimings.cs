namespace CoalescingCluster.Pipeline;

/// <summary>How long the steps of one request took; <c>null</c> for steps that were not needed or are not over.</summary>
public sealed class SessionTimings
{
    /// <summary>Embedding the text.</summary>
    public TimeSpan? Embed { get; set; }

    /// <summary>Finding the meaning.</summary>
    public TimeSpan? Resolve { get; set; }

    /// <summary>From joining the flight to its departure or to joining it under way.</summary>
    public TimeSpan? Wait { get; set; }

    /// <summary>From joining to the end of the answer.</summary>
    public TimeSpan? Upstream { get; set; }
}
