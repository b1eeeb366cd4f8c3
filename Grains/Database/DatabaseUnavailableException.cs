namespace CoalescingCluster.Database;

/// <summary>The database cannot be used. The message says which, why and what to look at; it holds no password.</summary>
/// <param name="message">One sentence.</param>
/// <param name="cause">What the database's driver threw.</param>
public sealed class DatabaseUnavailableException(string message, Exception cause) : Exception(message, cause);
