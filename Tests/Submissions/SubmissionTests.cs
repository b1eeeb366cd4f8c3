using System.Text;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Tenancy;
using CoalescingCluster.Tests.Clusters;

namespace CoalescingCluster.Tests.Submissions;

public sealed class SubmissionTests
{
    private static readonly TenantContext Dev = new() { Id = "dev", Scope = "pool" };
    private static readonly TenantContext Other = new() { Id = "dev2", Scope = "pool" };

    [Fact]
    public async Task Submission_IsFoundByItsTenantOnly()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var submissions = cluster.Service<ISubmissionPipeline>();
        var ticket = await submissions.SubmitAsync(Request(cluster, Dev, "r1", "What is a ticket?"), default);
        ticket.Answer.Should().BeNull("it is promised");
        var view = await submissions.ResultAsync(Dev, "r1", ticket.CoalesceKey, CoalescingTestCluster.Patience, default);
        view!.Answer!.Value.Text.Should().Contain("simulated");
        (await submissions.ResultAsync(Other, "r1", ticket.CoalesceKey, TimeSpan.Zero, default)).Should().BeNull("it is another tenant's");
        (await submissions.ResultAsync(Dev, "r1", "0123456789abcdef", TimeSpan.Zero, default)).Should().BeNull("the key is wrong");
        (await submissions.ResultAsync(Dev, "r2", ticket.CoalesceKey, TimeSpan.Zero, default)).Should().BeNull("no such request");
    }

    [Fact]
    public async Task Submission_Repeated_GetsTheFirstOnesTicketAndCausesNoSecondCall()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var submissions = cluster.Service<ISubmissionPipeline>();
        var first = await submissions.SubmitAsync(Request(cluster, Dev, "r1", "Once?"), default);
        var repeat = await submissions.SubmitAsync(Request(cluster, Dev, "r1", "Something else entirely"), default);
        repeat.CoalesceKey.Should().Be(first.CoalesceKey, "a request id is submitted once");
        await submissions.ResultAsync(Dev, "r1", first.CoalesceKey, CoalescingTestCluster.Patience, default);
        cluster.Provider.Calls.Should().Be(1);
        (await submissions.SubmitAsync(Request(cluster, Dev, "r9", "once"), default)).Answer.Should().NotBeNull("the answer is stored by now");
    }

    [Fact]
    public async Task Tickets_OfTwoTenantsInOnePool_DifferForOneMeaning()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        var submissions = cluster.Service<ISubmissionPipeline>();
        var one = await submissions.SubmitAsync(Request(cluster, Dev, "r1", "Pooled?"), default);
        var other = await submissions.SubmitAsync(Request(cluster, Other, "r1", "Pooled?"), default);
        other.CoalesceKey.Should().NotBe(one.CoalesceKey, "equal keys would tell that the other tenant asked the same");
    }

    [Fact]
    public async Task Stream_OfASubmission_ReplaysItFromTheBeginning()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { first_token_ms = 200 });
        var submissions = cluster.Service<ISubmissionPipeline>();
        var ticket = await submissions.SubmitAsync(Request(cluster, Dev, "r1", "Streamed later?"), default);
        await using var session = await submissions.OpenAsync(Dev, "r1", ticket.CoalesceKey, default);
        var streamed = new StringBuilder();
        while (true)
        {
            var batch = await session!.ReadAsync(CoalescingTestCluster.Patience, default);
            foreach (var slice in batch.Slices.Span)
                streamed.Append(slice.Value.Text);
            if (batch.IsCompleted)
                break;
        }

        var view = await submissions.ResultAsync(Dev, "r1", ticket.CoalesceKey, TimeSpan.Zero, default);
        streamed.ToString().Should().Be(view!.Answer!.Value.Text);
        cluster.Provider.Calls.Should().Be(1);
    }

    [Fact]
    public async Task Submission_ThatFailsForGood_SaysSo()
    {
        await using var cluster = await CoalescingTestCluster.StartAsync();
        await cluster.ControlAsync(new { status = 400 });
        var submissions = cluster.Service<ISubmissionPipeline>();
        var ticket = await submissions.SubmitAsync(Request(cluster, Dev, "r1", "Refused?"), default);
        SubmitView? view = null;
        await CoalescingTestCluster.EventuallyAsync(
            () => (view = submissions.ResultAsync(Dev, "r1", ticket.CoalesceKey, TimeSpan.Zero, default).AsTask().GetAwaiter().GetResult())?.Error is not null, "the error is there");
        view!.Error!.Code.Should().Be(InferenceErrorCode.InvalidRequest);
    }

    private static InferenceRequest Request(CoalescingTestCluster cluster, TenantContext tenant, string id, string prompt) => new()
    {
        RequestId = id,
        Tenant = tenant,
        Chat = cluster.Pipeline().Parse(Encoding.UTF8.GetBytes($$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"{{prompt}}"}]}""")),
    };
}
