using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoalescingCluster.Fingerprinting;
using CsCheck;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class CanonicalJsonTests
{
    private static readonly Gen<string> Text = Gen.Char["abAB09 \"\\/\n\t\u0001\u007f'<>&é€\u2028漢"].Array[0, 12].Select(chars => new string(chars) + (chars.Length % 3 == 0 ? "😀" : ""));

    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf<JsonNode?>(
        Gen.Bool.Select(static _ => (JsonNode?)null),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Int.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Double[-1e6, 1e6].Select(value => (JsonNode?)JsonValue.Create(value)),
        Text.Select(value => (JsonNode?)JsonValue.Create(value)));

    private static readonly Gen<JsonNode?> AnyValue = Nested(3);

    [Theory]
    [InlineData("{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}")]
    [InlineData(" { \"a\" : [ 1.0 , 1e0 , true , null ] } ", "{\"a\":[1,1,true,null]}")]
    [InlineData("{\"\\u0061\":\"\\u0041\\/\"}", "{\"a\":\"A/\"}")]
    [InlineData("{\"\\u0062\":1,\"a\":2,\"c\":3}", "{\"a\":2,\"b\":1,\"c\":3}")]
    [InlineData("{\"b\":{\"z\":[{\"y\":1,\"x\":2}],\"a\":\"\"}}", "{\"b\":{\"a\":\"\",\"z\":[{\"x\":2,\"y\":1}]}}")]
    [InlineData("\"a\\u000ab\"", "\"a\\nb\"")]
    [InlineData("{}", "{}")]
    public void Of_AValue_IsThisForm(string json, string expected) => Canonical(json).Should().Be(expected);

    [Theory]
    [InlineData("\"\\ud83d\\ude00\"", "\"😀\"")]
    [InlineData("\"caf\\u00e9\"", "\"café\"")]
    [InlineData("\"\\u2028\\u003c\"", "\"\u2028<\"")]
    [InlineData("{\"\\ud83d\\ude00\":1}", "{\"😀\":1}")]
    public void Of_AStringWithEscapesItDoesNotNeed_IsThatWithout(string escaped, string plain) => Canonical(escaped).Should().Be(Canonical(plain));

    [Fact]
    public void Of_AnyValue_IsItsOwnCanonicalForm() =>
        AnyValue.Sample(value => Canonical(Canonical(Json(value))) == Canonical(Json(value)), iter: 2000);

    [Fact]
    public void Of_AnyValue_SaysTheSame() =>
        AnyValue.Sample(value => JsonNode.DeepEquals(JsonNode.Parse(Canonical(Json(value))), JsonNode.Parse(Json(value))), iter: 2000);

    [Fact]
    public void Of_AnyValueWithItsMembersTurnedRound_IsTheSame() =>
        AnyValue.Sample(value => Canonical(Json(TurnedRound(value))) == Canonical(Json(value)), iter: 2000);

    [Fact]
    public void Of_AnyValueIndentedOrEscaped_IsTheSame() =>
        AnyValue.Sample(
            value =>
            {
                // The default encoder escapes whatever is not ASCII, and some of that.
                var spelt = (value ?? JsonValue.Create((string?)null))?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";
                return Canonical(spelt) == Canonical(Json(value));
            },
            iter: 2000);

    [Fact]
    public void Write_OfALongString_IsADigestThatNoCallerCanWrite()
    {
        var text = new string('x', 2000);
        var digested = Compared(JsonSerializer.Serialize(text));
        digested.Should().MatchRegex("^#[0-9a-f]{64}$");
        Compared(JsonSerializer.Serialize(text[..^1] + "y")).Should().NotBe(digested);
        Compared(JsonSerializer.Serialize(digested)).Should().NotBe(digested);
        Compared($"{{\"sha256\":\"{digested[1..]}\"}}").Should().NotBe(digested);
        var parse = () => JsonDocument.Parse(digested);
        parse.Should().Throw<JsonException>("what is no JSON cannot come from a caller");
    }

    [Fact]
    public void Write_OfALongStringSpeltAnotherWay_IsTheSameDigest() =>
        Compared("\"" + string.Concat(Enumerable.Repeat("\\u0078", 2000)) + "\"").Should().Be(Compared("\"" + new string('x', 2000) + "\""));

    private static Gen<JsonNode?> Nested(int depth)
    {
        if (depth == 0)
            return Leaf;
        var inner = Nested(depth - 1);
        return Gen.OneOf(
            Leaf,
            inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(Text, inner).Array[0, 5].Select(members => (JsonNode?)new JsonObject(members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone())))));
    }

    private static JsonNode? TurnedRound(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, TurnedRound(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(TurnedRound)]),
        _ => value?.DeepClone(),
    };

    private static string Json(JsonNode? value) => value?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Encoding.UTF8.GetString(CanonicalJson.Of(document.RootElement));
    }

    private static string Compared(string json)
    {
        using var document = JsonDocument.Parse(json);
        var output = new ArrayBufferWriter<byte>();
        using (var writer = CanonicalJson.CreateWriter(output))
            CanonicalJson.Write(writer, document.RootElement, digestFrom: 1024);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
