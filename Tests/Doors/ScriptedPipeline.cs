using System.Threading.Channels;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;

namespace CoalescingCluster.Tests.Doors;

/// <summary>A pipeline whose every step a test decides, for what the real one does only by accident of timing.</summary>
internal sealed class ScriptedPipeline : IInferencePipeline
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Slices to hand out; complete it to end the stream, with an exception to fail it.</summary>
    public Channel<Slice> Slices { get; } = Channel.CreateUnbounded<Slice>();

    /// <summary>Called for every request before it is opened; throw to refuse it.</summary>
    public Action<InferenceRequest> OnOpen { get; set; } = static _ => { };

    /// <summary>Completes when the caller leaves.</summary>
    public Task Left => _left.Task;

    public int Opened { get; private set; }

    public ChatRequest Parse(ReadOnlyMemory<byte> body) => ChatRequest.Parse(body);

    public ValueTask<InferenceSession> OpenAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        Opened++;
        OnOpen(request);
        return new(new Session(this));
    }

    private sealed class Session(ScriptedPipeline script) : InferenceSession
    {
        public override RequestOutcome Outcome => RequestOutcome.JoinSemantic;

        public override float? Similarity => 0.9734f;

        public override async ValueTask<SliceBatch> ReadAsync(TimeSpan patience, CancellationToken cancellationToken)
        {
            var reader = script.Slices.Reader;
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            wait.CancelAfter(patience);
            try
            {
                if (!await reader.WaitToReadAsync(wait.Token))
                    return new(default, true);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new(default, false);
            }

            var batch = new List<Shared<Slice>>();
            while (reader.TryRead(out var slice))
                batch.Add(new(slice));
            return new(batch.ToArray(), false);
        }

        public override async ValueTask<Shared<Answer>> WholeAsync(CancellationToken cancellationToken)
        {
            var text = new System.Text.StringBuilder();
            await foreach (var slice in script.Slices.Reader.ReadAllAsync(cancellationToken))
                text.Append(slice.Text);
            return new(new Answer { Text = text.ToString() });
        }

        public override ValueTask DisposeAsync()
        {
            script._left.TrySetResult();
            return default;
        }
    }
}
