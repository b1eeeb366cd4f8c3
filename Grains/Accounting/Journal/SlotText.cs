using System.Text;

namespace CoalescingCluster.Accounting.Journal;

/// <summary>Short texts in slots: a byte of length, then UTF-8, cut at a character's end where it does not fit.</summary>
internal static class SlotText
{
    public static void Write(Span<byte> room, string text)
    {
        Encoding.UTF8.GetEncoder().Convert(text, room[1..], flush: true, out _, out var bytes, out _);
        room[0] = (byte)bytes;
    }

    public static string Read(ReadOnlySpan<byte> room) => Encoding.UTF8.GetString(room.Slice(1, Math.Min(room[0], room.Length - 1)));
}
