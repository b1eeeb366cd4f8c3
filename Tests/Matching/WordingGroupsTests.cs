using CoalescingCluster.Benchmarks.Quality;

namespace CoalescingCluster.Tests.Matching;

public sealed class WordingGroupsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void OneMeaning_GivesSamePairs_AndNearMissesDifferentOnes()
    {
        File.WriteAllText(_file, """{"topic":"eggs","meanings":[["boil an egg","egg boiling","how to boil an egg"],["fry an egg","egg frying"],["boil a potato"]]}""");
        var pairs = WordingGroups.Pairs(_file).ToArray();
        pairs.Where(pair => pair.Equivalent).Should().HaveCount(4, "three wordings make three pairs, two make one");
        pairs.Where(pair => !pair.Equivalent).Should().HaveCount(7, "two for each of three wordings of near misses, and the near misses with each other");
        pairs.Should().OnlyContain(pair => pair.Source == WordingGroups.Source && pair.A != pair.B);
        WordingGroups.Pairs(_file).Should().Equal(pairs, "the fit is to be the same to the last digit");
        QualityFiles.PairsOrGroups(_file).Should().Equal(pairs);
    }

    [Theory]
    [InlineData("""{"topic":"eggs"}""")]
    [InlineData("""{"meanings":[]}""")]
    [InlineData("""{"meanings":[[]]}""")]
    [InlineData("""{"meanings":[["a",null]]}""")]
    [InlineData("""{"meanings":[null]}""")]
    public void LineWithoutWordings_IsNamed(string line)
    {
        File.WriteAllText(_file, line + "\n");
        var read = () => WordingGroups.Pairs(_file).ToArray();
        read.Should().Throw<InvalidDataException>().WithMessage("Line 1 of *meanings*");
    }

    [Fact]
    public void FilesOfLabelledPairs_AreReadAsBefore()
    {
        File.WriteAllText(_file, """{"a":"x y","b":"y x","equivalent":true}""");
        QualityFiles.PairsOrGroups(_file).Should().ContainSingle().Which.A.Should().Be("x y");
    }
}
