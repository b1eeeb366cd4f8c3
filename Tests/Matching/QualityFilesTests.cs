using CoalescingCluster.Benchmarks.Quality;

namespace CoalescingCluster.Tests.Matching;

public sealed class QualityFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quality").FullName;

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("not JSON")]
    [InlineData("""{"a":1,"b":2,"equivalent":true}""")]
    [InlineData("""{"a":"x","b":"y"}""")]
    [InlineData("""{"a":"x","b":"y","equivalent":"yes"}""")]
    [InlineData("""{"a":"x","equivalent":false}""")]
    [InlineData("\ufeff\0\u0001{")]
    public void RubbishPairs_AreOneSentence(string content)
    {
        var path = Write(content);
        var read = () => QualityFiles.Pairs(path);
        read.Should().Throw<InvalidDataException>().Which.Message.Should().Contain(path).And.Contain("a, b and equivalent");
    }

    [Theory]
    [InlineData("""{"cluster":"m1"}""")]
    [InlineData("""{"prompt":"x"}""")]
    [InlineData("""{"cluster":7,"prompt":"x"}""")]
    public void RubbishStream_IsOneSentence(string content)
    {
        var path = Write(content);
        var read = () => QualityFiles.Stream(path);
        read.Should().Throw<InvalidDataException>().WithMessage("Line 1 of*cluster and prompt.");
    }

    [Fact]
    public void MissingFileAndFolder_AreNamed()
    {
        var missing = () => QualityFiles.Pairs(Path.Combine(_folder, "none.jsonl"));
        missing.Should().Throw<FileNotFoundException>().WithMessage("There is no file*none.jsonl*");
        var folder = () => QualityFiles.Pairs(_folder);
        folder.Should().Throw<InvalidDataException>().WithMessage("*is a folder*");
    }

    [Fact]
    public void WholeLines_AreRead_AndBlankOnesAreSkipped() =>
        QualityFiles.Pairs(Write("""{"a":"x","b":"y","equivalent":true}""" + "\n\n" + """{"a":"x","b":"z","equivalent":false,"more":1}""")).Select(pair => pair.Equivalent).Should().Equal(true, false);

    [Theory]
    [InlineData("foo")]
    [InlineData("cosine:")]
    [InlineData("cosine:7")]
    [InlineData("")]
    public void UnknownDecision_IsNamedWithWhatIsAllowed(string decision)
    {
        var parse = () => QualityDecision.Parse(decision);
        parse.Should().Throw<InvalidDataException>().WithMessage("--decision is*allowed is full, no-verifier or cosine:0.95*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string content)
    {
        var path = Path.Combine(_folder, "file.jsonl");
        File.WriteAllText(path, content);
        return path;
    }
}
