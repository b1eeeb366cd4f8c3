using System.Text.Json;

namespace CoalescingCluster.Tests.Matching;

/// <summary>
/// Pairs in the manner of the contrast sets that were written without a look at the rules: other notations of one request, everyday rewordings, and near twins.
/// What they showed was mended afterwards, so their figures are no measure of quality; the tests keep what was reached.
/// </summary>
public sealed class WrittenPairsTests(SurfaceTriplesTests.Models models) : IClassFixture<SurfaceTriplesTests.Models>
{
    [Theory]
    [InlineData("notations.jsonl", 0.93, 0.005)]
    [InlineData("everyday.jsonl", 0.68, 0.005)]
    public async Task SamePairs_MostlyJoin_AndTwinsHardlyEver(string file, double leastSame, double mostDifferent)
    {
        var (same, sameJoined, different) = (0, 0, 0);
        var wrong = new List<string>();
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Matching", "Data", file)))
        {
            using var row = JsonDocument.Parse(line);
            var (a, b) = (row.RootElement.GetProperty("a").GetString()!, row.RootElement.GetProperty("b").GetString()!);
            var joined = (await models.DecideAsync(a, b)).Same;
            if (row.RootElement.GetProperty("equivalent").GetBoolean())
            {
                same++;
                sameJoined += joined ? 1 : 0;
            }
            else
            {
                different++;
                if (joined)
                    wrong.Add($"{a} / {b}");
            }
        }

        wrong.Should().HaveCountLessThanOrEqualTo((int)(mostDifferent * different));
        ((double)sameJoined / same).Should().BeGreaterThanOrEqualTo(leastSame);
    }
}
