namespace CoalescingCluster.Silo.Doors;

/// <summary>A door's own form of errors.</summary>
internal interface IDoorErrors
{
    /// <summary>Writes the status and the body; the headers that all doors have are written already.</summary>
    Task WriteAsync(HttpContext context, DoorError error, string message, string? param, string requestId);
}
