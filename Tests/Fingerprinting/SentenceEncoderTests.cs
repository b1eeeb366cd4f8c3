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
    public void Embed_OfAnEndlessText_IsNotEvenRead() =>
        _encoder.IsFarTooLong(new string('a', 1 << 20)).Should().BeTrue();

    [Fact]
    public async Task Dispose_WhileRunsAreUnderWay_LetsThemEnd()
    {
        var encoder = new SentenceEncoder(SentenceEncoder.BuiltIn, 4);
        var text = string.Concat(Enumerable.Repeat("a long text keeps the model busy ", 30));
        using var started = new CountdownEvent(4);
        var runs = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            started.Signal();
            try
            {
                return encoder.Embed(text)!.Length;
            }
            catch (ObjectDisposedException)
            {
                return 0;
            }
        })).ToArray();
        started.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue("all runs must have begun");
        encoder.Dispose();
        (await Task.WhenAll(runs).WaitAsync(TimeSpan.FromSeconds(30))).Should().OnlyContain(length => length == 384 || length == 0);
        var late = () => encoder.Embed("late");
        late.Should().Throw<ObjectDisposedException>();
    }

    private static bool HasVnni => AvxVnni.IsSupported || Avx512Vbmi.IsSupported;

    public sealed class Loaded : IDisposable
    {
        internal SentenceEncoder Encoder { get; } = new(SentenceEncoder.BuiltIn, 4);

        public void Dispose() => Encoder.Dispose();
    }
}
