namespace CoalescingCluster.Silo.Hosting;

/// <summary>Settings of the admin door; section <c>Coalescing:Admin</c>. Its port is 8082 by default.</summary>
public sealed class AdminDoorOptions : DoorOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Admin";

    /// <summary>The key that development uses.</summary>
    public const string DevelopmentKey = "dev-admin-key";

    /// <summary>
    /// The key that opens the door, at least 12 characters, or its hash as <c>sha256:</c> and 64 hex digits; unset (the default) means
    /// <see cref="DevelopmentKey"/> while every listener is on loopback, and a closed door otherwise.
    /// </summary>
    public string? Key { get; set; }
}
