namespace CoalescingCluster.Silo.Hosting;

/// <summary>The silo cannot start, for a reason that its operator can put right. The message is all that is shown.</summary>
/// <param name="message">One sentence: what is wrong and what to do.</param>
/// <param name="cause">What was caught, if anything.</param>
public sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
