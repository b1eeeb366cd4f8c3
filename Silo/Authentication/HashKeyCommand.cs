using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Authentication;

/// <summary>The verb <c>hash-key</c>: turns a key into what the configuration keeps of it.</summary>
internal static class HashKeyCommand
{
    /// <summary>Reads one line and prints its hash.</summary>
    public static int Run(TextReader input, TextWriter output, TextWriter error)
    {
        var key = input.ReadLine()?.Trim();
        if (string.IsNullOrEmpty(key) || key.Length > KeyHash.MaxKeyLength)
        {
            error.WriteLine($"Give a key of 1 to {KeyHash.MaxKeyLength} characters on standard input.");
            return 1;
        }

        output.WriteLine(KeyHash.Of(key));
        return 0;
    }
}
