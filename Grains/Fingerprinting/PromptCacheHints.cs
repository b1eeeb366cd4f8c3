using System.Buffers;
using System.Text.Json;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Takes <c>cache_control</c> out of a request: marks in the body, in messages, in their parts and in tools that say how far a provider may reuse its own
/// work on the prompt. They change what a call costs, never what is answered, so they are sent on but not compared.
/// </summary>
internal static class PromptCacheHints
{
    private static ReadOnlySpan<byte> Name => "cache_control"u8;

    /// <summary>Whether a body may hold marks; cheap, and never wrong about one that does unless its name is written with escapes.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> body) => body.IndexOf(Name) >= 0;

    /// <summary>The body without the marks. A tool's own parameters keep their names, whatever these are.</summary>
    /// <param name="root">A chat-completions body.</param>
    /// <param name="isOther">Further members to take out: the name, and how deep it lies (0 for the body, 1 for a message or tool, 2 for a part).</param>
    public static byte[] Without(JsonElement root, Func<JsonProperty, int, bool>? isOther = null)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = CanonicalJson.CreateWriter(output))
        {
            writer.WriteStartObject();
            foreach (var member in root.EnumerateObject())
            {
                if (IsOut(member, 0, isOther))
                    continue;
                writer.WritePropertyName(member.Name);
                if (member.Value.ValueKind == JsonValueKind.Array && (member.NameEquals("messages"u8) || member.NameEquals("tools"u8)))
                    WriteList(writer, member.Value, 1, isOther);
                else
                    member.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteList(Utf8JsonWriter writer, JsonElement list, int depth, Func<JsonProperty, int, bool>? isOther)
    {
        writer.WriteStartArray();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                item.WriteTo(writer);
                continue;
            }

            writer.WriteStartObject();
            foreach (var member in item.EnumerateObject())
            {
                if (IsOut(member, depth, isOther))
                    continue;
                writer.WritePropertyName(member.Name);
                if (depth == 1 && member.Value.ValueKind == JsonValueKind.Array && member.NameEquals("content"u8))
                    WriteList(writer, member.Value, 2, isOther);
                else
                    member.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static bool IsOut(JsonProperty member, int depth, Func<JsonProperty, int, bool>? isOther) =>
        member.NameEquals(Name) || isOther?.Invoke(member, depth) == true;
}
