using System.Runtime.CompilerServices;
using CoalescingCluster.Providers;

namespace CoalescingCluster.Tests.Providers;

/// <summary>A provider's client that does what the test says, request by request; the last step goes on for ever.</summary>
internal sealed class ScriptedClient(params Func<CancellationToken, IAsyncEnumerable<Slice>>[] steps) : IProviderClient
{
    public int Requests { get; private set; }

    public IAsyncEnumerable<Slice> StreamAsync(InferenceCall call, CancellationToken cancellationToken) =>
        steps[Math.Min(Requests++, steps.Length - 1)](cancellationToken);

    public static Func<CancellationToken, IAsyncEnumerable<Slice>> Fails(InferenceException error, params string[] first) => _ => FailAsync(error, first);

    public static Func<CancellationToken, IAsyncEnumerable<Slice>> Fails(int status, TimeSpan? retryAfter = null) =>
        Fails(OpenAIWire.ErrorOf("p", status, "scripted", retryAfter));

    public static Func<CancellationToken, IAsyncEnumerable<Slice>> Answers(params string[] texts) => stop => AnswerAsync(texts, null, stop);

    public static Func<CancellationToken, IAsyncEnumerable<Slice>> Hangs() => stop => AnswerAsync([], new TaskCompletionSource().Task, stop);

    private static async IAsyncEnumerable<Slice> AnswerAsync(string[] texts, Task? gate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (gate is not null)
            await gate.WaitAsync(cancellationToken);
        foreach (var text in texts)
            yield return new Slice { Text = text };
        yield return new Slice { FinishReason = "stop", Usage = new TokenUsage(3, texts.Length) };
    }

    private static async IAsyncEnumerable<Slice> FailAsync(InferenceException error, string[] first)
    {
        foreach (var text in first)
            yield return new Slice { Text = text };
        await Task.CompletedTask;
        throw error;
    }
}
