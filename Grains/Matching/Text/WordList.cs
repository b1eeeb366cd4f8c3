using System.Reflection;
using System.Text;

namespace CoalescingCluster.Matching;

/// <summary>A long list of words, kept as the bytes of its file: one word of ASCII letters a line, sorted by byte, remarks in front.</summary>
internal sealed class WordList
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    /// <summary>Reads a list that is embedded in the assembly.</summary>
    public WordList(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The word list {resource} is missing from the assembly.");
        _bytes = new byte[stream.Length];
        stream.ReadExactly(_bytes);
        var starts = new List<int>(_bytes.Length / 8);
        for (var at = 0; at < _bytes.Length; at = End(at) + 1)
        {
            if (_bytes[at] is >= (byte)'a' and <= (byte)'z')
                starts.Add(at);
        }

        _starts = [.. starts];
    }

    /// <summary>How many words there are.</summary>
    public int Count => _starts.Length;

    /// <summary>Whether a lower-case word is in the list.</summary>
    public bool Contains(ReadOnlySpan<char> word)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (word.Length is 0 or > 64 || !Ascii.IsValid(word))
            return false;
        bytes = bytes[..Encoding.ASCII.GetBytes(word, bytes)];
        var (low, high) = (0, _starts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var start = _starts[middle];
            var order = bytes.SequenceCompareTo(_bytes.AsSpan(start, End(start) - start));
            if (order == 0)
                return true;
            (low, high) = order < 0 ? (low, middle - 1) : (middle + 1, high);
        }

        return false;
    }

    private int End(int start)
    {
        var length = _bytes.AsSpan(start).IndexOf((byte)'\n');
        return length < 0 ? _bytes.Length : start + length;
    }
}
