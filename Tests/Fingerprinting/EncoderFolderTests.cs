using System.Security.Cryptography;
using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class EncoderFolderTests : IDisposable
{
    private const string ModelDigest = "f712054b271eeb0f8de66cf90d04436e77f058a3b0095195b90e155ca74eb6fc";
    private const string VocabularyDigest = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3";

    private readonly EncoderFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("vocab.txt")]
    [InlineData("model_int8.onnx")]
    public void Load_OfAnAlteredFile_NamesItAndBothDigests(string file)
    {
        using (var stream = File.OpenWrite(_folder[file]))
            stream.Write("?"u8);
        var found = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder[file])));
        Load().Should().Throw<InvalidDataException>().WithMessage($"*{file}*{found}*{(file == "vocab.txt" ? VocabularyDigest : ModelDigest)}*damaged*");
    }

    [Theory]
    [InlineData("encoder.json")]
    [InlineData("vocab.txt")]
    [InlineData("model_int8.onnx")]
    public void Load_WithoutAFile_NamesIt(string file)
    {
        File.Delete(_folder[file]);
        Load().Should().Throw<InvalidDataException>().WithMessage($"*has no*{file}*");
    }

    [Theory]
    [InlineData("\"dimensions\": 384", "\"dimensions\": 385", "*384 components*385*")]
    [InlineData("\"dimensions\": 384", "\"dimensions\": 0", "*dimensions must be from 1 to 8192*")]
    [InlineData("\"max_tokens\": 256", "\"max_tokens\": 8192", "*does not take 8192 tokens*")]
    [InlineData("\"max_tokens\": 256", "\"max_tokens\": 2", "*max_tokens from 8 to 8192*")]
    [InlineData("\"pooling\": \"mean\"", "\"pooling\": \"cls\"", "*pooling is 'cls'*'mean'*")]
    [InlineData("\"lower_case\": true", "\"lower_case\": true, \"colour\": 1", "*encoder.json' is not a valid model description*colour*")]
    [InlineData("\"name\"", "\"nam\"", "*not a valid model description*")]
    [InlineData("\"file\": \"vocab.txt\"", "\"file\": null", "*not a valid model description*")]
    [InlineData("{", "", "*not a valid model description*")]
    public void Load_WithAWrongDescription_SaysWhatIsWrong(string old, string replacement, string message)
    {
        _folder.Describe(old, replacement);
        Load().Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Load_OfAFileThatIsNoModel_SaysSo()
    {
        _folder.Describe("model_int8.onnx", "README.md").Describe(ModelDigest, DigestOf("README.md"));
        Load().Should().Throw<InvalidDataException>().WithMessage("*README.md' is not an ONNX model*");
    }

    [Fact]
    public void Load_OfAModelWithAnotherOutput_NamesWhatIsMissingAndWhatIsThere()
    {
        var verifier = Path.Combine(Path.GetDirectoryName(SentenceEncoder.BuiltIn)!, "equivalence-verifier", "verifier_int8.onnx");
        File.Copy(verifier, _folder["model_int8.onnx"], overwrite: true);
        _folder.Describe(ModelDigest, DigestOf("model_int8.onnx"));
        Load().Should().Throw<InvalidDataException>().WithMessage("*lacks the float32 output last_hidden_state; it has input_ids*logit*");
    }

    [Fact]
    public void Load_WithAVocabularyThatIsNone_SaysSo()
    {
        File.WriteAllText(_folder["vocab.txt"], "one\ntwo\n");
        _folder.Describe(VocabularyDigest, DigestOf("vocab.txt"));
        Load().Should().Throw<InvalidDataException>().WithMessage("*vocab.txt' is not a WordPiece vocabulary*");
    }

    [Fact]
    public void Load_WithAVocabularyLargerThanTheModels_SaysSo()
    {
        File.AppendAllText(_folder["vocab.txt"], "no-word-of-it\n");
        _folder.Describe(VocabularyDigest, DigestOf("vocab.txt"));
        Load().Should().Throw<InvalidDataException>().WithMessage("*vocabulary of 30523*");
    }

    private string DigestOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_folder[file])));

    private Action Load() => () => new SentenceEncoder(_folder.FullName, 4).Dispose();
}
