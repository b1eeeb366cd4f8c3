using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Fingerprinting.Text;
using CsCheck;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class WordPieceTokenizerTests : IClassFixture<SentenceEncoderTests.Loaded>
{
    private static readonly Gen<string> AnyText = Gen.Select(Gen.Char, Gen.Char["aÉß \u0301\u200b中\ud800\udc00'-.#[]"], Gen.Bool, (any, odd, isOdd) => isOdd ? odd : any).Array[0, 60].Select(chars => new string(chars));

    private readonly SentenceEncoder _encoder;

    public WordPieceTokenizerTests(SentenceEncoderTests.Loaded loaded) => _encoder = loaded.Encoder;

    [Theory]
    [InlineData("Größe", "große")]
    [InlineData("Ångström Ｃafé", "angstrom ｃafe")]
    [InlineData("e\u0301t\u00e9", "ete")]
    [InlineData("東京の人口", "東 京 の 人 口 ")]
    [InlineData("a-b,c", "a - b , c")]
    [InlineData("zero\u200bwidth\u0000nul", "zerowidthnul")]
    [InlineData("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8")]
    [InlineData("[CLS] [SEP]", "[ cls ] [ sep ] ")]
    public void Words_OfAText_AreFoldedAndApart(string text, string expected) =>
        Collapse(BertWords.Of(text, fold: true)).Should().Be(Collapse(expected));

    [Fact]
    public void Tokens_OfSpecialNamesInAText_AreNotSpecial() =>
        _encoder.Tokenize("[CLS] [SEP] [MASK] [PAD]")[1..^1].Should().NotContain([0L, 101L, 102L, 103L], "a caller must not be able to write the model's marks");

    [Fact]
    public void Tokens_OfAnyText_AreFramedAndInTheVocabulary() =>
        AnyText.Sample(
            text =>
            {
                var tokens = _encoder.Tokenize(text);
                return tokens[0] == 101 && tokens[^1] == 102 && tokens.All(static token => token is >= 0 and < 30522);
            },
            iter: 3000);

    [Fact]
    public void Tokens_OfAnyText_DoNotDependOnCase() =>
        Gen.String[Gen.Char.AlphaNumeric, 0, 40].Sample(text => _encoder.Tokenize(text).SequenceEqual(_encoder.Tokenize(text.ToUpperInvariant())), iter: 1000);

    private static string Collapse(string words) => string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
