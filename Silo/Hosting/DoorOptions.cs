namespace CoalescingCluster.Silo.Hosting;

/// <summary>Where a door listens.</summary>
public abstract class DoorOptions
{
    /// <summary>The IP address, <c>localhost</c>, or <c>*</c> for all; the default is 127.0.0.1.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port, 0 to 65535; 0 takes a free one; unset (the default) takes the door's own, shifted by 100 for each instance.</summary>
    public int? Port { get; set; }
}
