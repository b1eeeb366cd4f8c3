using System.Numerics.Tensors;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class SentenceEncoderTests : IClassFixture<SentenceEncoderTests.Loaded>
{
    private readonly SentenceEncoder _encoder;

    public SentenceEncoderTests(Loaded loaded) => _encoder = loaded.Encoder;

    public static TheoryData<string> References() =>
        [.. File.ReadLines(Path.Combine(SentenceEncoder.BuiltIn, "reference.jsonl"))];

    [Theory]
    [MemberData(nameof(References))]
    public void Embed_OfAReferenceText_EqualsTheReference(string line)
    {
        using var reference = JsonDocument.Parse(line);
        var text = reference.RootElement.GetProperty("text").GetString()!;
        var tokens = reference.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt64()).ToArray();
        var expected = reference.RootElement.GetProperty("embedding").EnumerateArray().Select(component => component.GetSingle()).ToArray();

        _encoder.Tokenize(text).Should().Equal(tokens, "the tokens are part of the reference");
        var embedding = _encoder.Embed(text)!;
        TensorPrimitives.Norm<float>(embedding).Should().BeApproximately(1, 1e-4f);
        TensorPrimitives.Dot<float>(embedding, expected).Should().BeGreaterThanOrEqualTo(HasVnni ? 0.999f : 0.995f, "this is the model's stated tolerance");
    }

    [Fact]
    public async Task Embed_OfATextWhileOthersRun_IsTheSameToTheBit()
    {
        const string Text = "How do I turn on two-factor authentication?";
        var alone = _encoder.Embed(Text)!;
        var together = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => i % 2 == 0 ? _encoder.Embed(Text)! : _encoder.Embed($"something else {i}")!)));
        together.Where((_, i) => i % 2 == 0).Should().AllSatisfy(vector => vector.Should().Equal(alone));
    }

    [Fact]
    public void Embed_BeyondTheModelsLength_TakesTheWholeTextInWindows()
    {
        var head = string.Concat(Enumerable.Repeat("The harbour was quiet that morning. ", 60));
        var one = _encoder.Embed(head + "At noon the ferry to Oslo left.")!;
        var other = _encoder.Embed(head + "A recipe for a chocolate cake with almonds follows.")!;
        _encoder.Tokenize(head).Length.Should().BeGreaterThan(256);
        one.Should().NotEqual(other, "what lies beyond 256 tokens counts as well");
        TensorPrimitives.Norm<float>(one).Should().BeApproximately(1, 1e-4f);
    }

    [Fact]
    public void Embed_BeyondAllWindows_GivesNothing() =>
        _encoder.Embed(string.Concat(Enumerable.Repeat("word ", 2000))).Should().BeNull("a text that long is matched exactly, not truncated");

    [Fact]
    public void Load_OfADamagedModel_SaysWhichFileAndWhy()
    {
        var folder = Directory.CreateTempSubdirectory("encoder-").FullName;
        foreach (var file in Directory.GetFiles(SentenceEncoder.BuiltIn))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.AppendAllText(Path.Combine(folder, "vocab.txt"), "x");
        var load = () => new SentenceEncoder(folder, 4);
        load.Should().Throw<InvalidDataException>().WithMessage("*vocab.txt*digest*damaged*");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Load_OfAFolderWithoutDescription_SaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("encoder-").FullName;
        var load = () => new SentenceEncoder(folder, 4);
        load.Should().Throw<InvalidDataException>().WithMessage("*no encoder.json*");
        Directory.Delete(folder);
    }

    private static bool HasVnni => AvxVnni.IsSupported || Avx512Vbmi.IsSupported;

    public sealed class Loaded : IDisposable
    {
        internal SentenceEncoder Encoder { get; } = new(SentenceEncoder.BuiltIn, 4);

        public void Dispose() => Encoder.Dispose();
    }
}
