using Microsoft.Extensions.Primitives;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Names requests: as the caller did, or with letters and digits that are unlikely to come twice.</summary>
internal static class RequestIds
{
    /// <summary>Name of the header.</summary>
    public const string Header = "x-request-id";

    private const int MaxLength = 128;
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>The id that the caller gave, if it is one that may be echoed; otherwise a new one.</summary>
    public static string For(IHeaderDictionary headers) =>
        headers.TryGetValue(Header, out var values) && IsAcceptable(values, out var given) ? given : New("req_");

    /// <summary>A new name: the prefix and 24 characters with 120 random bits.</summary>
    public static string New(string prefix) => string.Create(prefix.Length + 24, prefix, static (name, prefix) =>
    {
        prefix.CopyTo(name);
        Fill(name.Slice(prefix.Length, 12), Random.Shared.NextInt64());
        Fill(name[(prefix.Length + 12)..], Random.Shared.NextInt64());
    });

    private static void Fill(Span<char> target, long bits)
    {
        for (var i = 0; i < target.Length; i++, bits >>= 5)
            target[i] = Alphabet[(int)(bits & 31)];
    }

    private static bool IsAcceptable(StringValues values, out string id)
    {
        id = values.Count == 1 ? values[0] ?? "" : "";
        if (id.Length is 0 or > MaxLength)
            return false;
        foreach (var c in id)
        {
            if (c is < '!' or > '~')
                return false;
        }

        return true;
    }
}
