using CoalescingCluster.Benchmarks.Hosting;
using CoalescingCluster.Benchmarks.Load;

namespace CoalescingCluster.Tests.Processes;

/// <summary>Embedded defaults in a real process.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task Answers_OfTheEmbeddedStore_SurviveAKilledSilo()
    {
        var data = Directory.CreateTempSubdirectory("coalescing-restart-").FullName;
        try
        {
            string text;
            await using (var silo = await SiloUnderTest.OpenAsync(null, null, Keep(data), CancellationToken.None))
            {
                using var caller = new ChatCaller(silo.Http, "dev-key", 4);
                var first = await caller.AskAsync("gpt-4o-mini", "What is kept?", false, CancellationToken.None);
                first.Outcome.Should().Be("lead");
                text = first.Text;
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            }

            await using (var silo = await SiloUnderTest.OpenAsync(null, null, Keep(data), CancellationToken.None))
            {
                using var caller = new ChatCaller(silo.Http, "dev-key", 4);
                var again = await caller.AskAsync("gpt-4o-mini", "What is kept?", false, CancellationToken.None);
                again.Outcome.Should().Be("hit-exact");
                again.Text.Should().Be(text);
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static Dictionary<string, string> Keep(string data) => new() { ["Coalescing:Store:DataFolder"] = data };
}
