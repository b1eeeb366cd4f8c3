using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Pipeline;

/// <summary>The way of every request, whatever door it came through: admit, fingerprint, resolve, join, deliver, account.</summary>
public interface IInferencePipeline
{
    /// <summary>
    /// Parses a chat-completions body, or finds it parsed already: bodies that repeat byte for byte are parsed once.
    /// </summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: the body is malformed.</exception>
    ChatRequest Parse(ReadOnlyMemory<byte> body);

    /// <summary>
    /// Admits the request and finds its answer, its flight, or starts one. Returns as soon as that is known, before the first token.
    /// </summary>
    /// <exception cref="InferenceException">The request was refused.</exception>
    ValueTask<InferenceSession> OpenAsync(InferenceRequest request, CancellationToken cancellationToken);
}
