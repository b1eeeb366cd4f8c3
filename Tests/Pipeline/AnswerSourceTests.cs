using CoalescingCluster.Pipeline;

namespace CoalescingCluster.Tests.Pipeline;

public sealed class AnswerSourceTests
{
    [Fact]
    public void Source_ThatIsOver_StaysOpenForCallersWhoComeLate()
    {
        var source = new Source();
        source.TryEnter().Should().BeTrue();
        source.Buffer.Fail(new InferenceException(InferenceErrorCode.UpstreamFailed, "It broke."));
        source.Leave();

        source.TryEnter().Should().BeTrue("it costs nothing to share what is there");
        source.Abandoned.Should().Be(0);
        source.Came.Should().Be(2);
    }

    [Fact]
    public void Source_WhoseLastCallerLeavesBeforeTheEnd_IsAbandonedOnce()
    {
        var source = new Source();
        source.TryEnter();
        source.TryEnter();
        source.Leave();
        source.Abandoned.Should().Be(0, "one caller waits");
        source.Leave();

        source.Abandoned.Should().Be(1);
        source.TryEnter().Should().BeFalse("it was cancelled");
    }

    private sealed class Source() : AnswerSource(TimeProvider.System, new StallClock(TimeProvider.System))
    {
        public int Abandoned { get; private set; }

        protected override void Abandon() => Abandoned++;
    }
}
