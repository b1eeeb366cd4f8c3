using CoalescingCluster.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Pipeline;

public sealed class SliceBufferTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Wait_BeforeTheFirstSlice_EndsWhenItComes()
    {
        var buffer = new SliceBuffer(_time);
        var waiting = buffer.WaitAsync(0, Patience, CancellationToken.None).AsTask();
        waiting.IsCompleted.Should().BeFalse();
        buffer.Append([new Slice { Text = "a" }]);
        (await waiting.WaitAsync(Patience)).Should().BeTrue();
        Text(buffer, 0).Should().Be("a");
    }

    [Fact]
    public void From_ALateCursor_ReplaysEverythingFromThere()
    {
        var buffer = new SliceBuffer(_time);
        for (var i = 0; i < 100; i++)
            buffer.Append([new Slice { Text = $"{i} " }, new Slice { Text = "." }]);
        Text(buffer, 0).Should().Be(string.Concat(Enumerable.Range(0, 100).Select(i => $"{i} .")));
        buffer.From(198).Length.Should().Be(2);
        buffer.From(200).Length.Should().Be(0);
    }

    [Fact]
    public async Task Wait_WithNothingComing_EndsWithPatience()
    {
        var buffer = new SliceBuffer(_time);
        var waiting = buffer.WaitAsync(0, TimeSpan.FromSeconds(5), CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(6));
        (await waiting.WaitAsync(Patience)).Should().BeFalse();
    }

    [Fact]
    public async Task Complete_WakesThoseWhoWaitForTheEnd()
    {
        var buffer = new SliceBuffer(_time);
        var waiting = buffer.WaitForEndAsync(Patience, CancellationToken.None).AsTask();
        buffer.Append([new Slice { Text = "a" }]);
        waiting.IsCompleted.Should().BeFalse("a slice is not the end");
        buffer.Complete(new Answer { Text = "a" });
        await waiting.WaitAsync(Patience);
        buffer.Answer!.Value.Text.Should().Be("a");
    }

    [Fact]
    public void Append_AfterTheEnd_ChangesNothing()
    {
        var buffer = new SliceBuffer(_time);
        buffer.Fail(new InferenceException(InferenceErrorCode.UpstreamFailed, "x"));
        buffer.Append([new Slice { Text = "late" }]);
        buffer.Complete(new Answer());
        buffer.Count.Should().Be(0);
        buffer.Answer.Should().BeNull();
    }

    [Fact]
    public async Task Readers_OnManyThreads_EachGetTheWholeTextInOrder()
    {
        var buffer = new SliceBuffer(TimeProvider.System);
        var readers = Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            var text = new System.Text.StringBuilder();
            var cursor = 0;
            while (true)
            {
                var isOver = buffer.IsOver;
                var slices = buffer.From(cursor);
                foreach (var slice in slices.Span)
                    text.Append(slice.Value.Text);
                cursor += slices.Length;
                if (isOver)
                    return text.ToString();
                await buffer.WaitAsync(cursor, Patience, CancellationToken.None);
            }
        })).ToArray();
        var expected = new System.Text.StringBuilder();
        for (var i = 0; i < 2000; i++)
        {
            expected.Append(i).Append(' ');
            buffer.Append([new Slice { Text = $"{i} " }]);
            if (i % 100 == 0)
                await Task.Yield();
        }

        buffer.Complete(new Answer { Text = expected.ToString() });
        var texts = await Task.WhenAll(readers).WaitAsync(Patience);
        texts.Should().AllBe(expected.ToString());
    }

    private static string Text(SliceBuffer buffer, int cursor) => string.Concat(buffer.From(cursor).ToArray().Select(slice => slice.Value.Text));
}
