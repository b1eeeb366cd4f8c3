using CoalescingCluster.Benchmarks.Quality;

namespace CoalescingCluster.Tests.Matching;

public class StreamReplayTests
{
    [Fact]
    public async Task Counts_FollowTheDefinition()
    {
        StreamRequest[] requests =
        [
            new("m1", "alpha", "new", null), new("m1", "alpha", "exact", null), new("m2", "beta", "new", null), new("m1", "alpha two", "reworded", null), new("m3", "gamma", "new", null), new("m3", "gamma", "exact", null),
        ];
        // "gamma" lies near "beta": a wrong join, which its repeat pays for as well.
        var vectors = new Dictionary<string, float[]> { ["alpha"] = [1, 0], ["alpha two"] = [0.99f, 0.14f], ["beta"] = [0, 1], ["gamma"] = [0.05f, 0.998f] };
        var cache = new ModelCache(text => vectors[text], () => throw new InvalidOperationException("not needed"));
        var table = NeighbourTable.Build(cache, requests.Select(request => request.Prompt), 0.5f, _ => { });
        var decision = new CosineDecision(0.95f);
        var result = await new StreamReplay(cache, table, requests).RunAsync(_ => decision, 0.005, byText: true);
        result.Should().BeEquivalentTo(new { Requests = 6, Ideal = 3, ReuseRight = 2, FalseJoins = 2, Reuse = 4, Exact = 2, Upstream = 2 });
        result.Wrong.Should().ContainSingle();
    }
}
