using System.ClientModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace CoalescingCluster.Providers.Connectors;

/// <summary>
/// A provider behind a connector of Microsoft.Extensions.AI or Semantic Kernel: whatever has an <see cref="IChatClient"/> can answer. What a connector cannot carry is
/// lost on its way, and its own retries are its own matter, so a wire that this cluster speaks itself is better spoken by it.
/// </summary>
internal sealed class ConnectorClient(string provider, IChatClient chat) : IProviderClient
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Slice> StreamAsync(InferenceCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = ConnectorRequest.Of(call);
        var slices = new ConnectorSlices(provider);
        await using var updates = chat.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(updates, cancellationToken))
        {
            foreach (var slice in slices.Of(updates.Current))
                yield return slice;
        }

        yield return slices.Last();
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InferenceException(InferenceErrorCode.DeadlineExceeded, $"The provider '{provider}' took too long for its connector.");
        }
        catch (Exception error) when (error is not (OperationCanceledException or InferenceException or OutOfMemoryException))
        {
            throw Failure(error);
        }
    }

    /// <summary>What a connector throws may hold anything, so it is shown only where the request itself is at fault.</summary>
    private InferenceException Failure(Exception error)
    {
        var status = error switch
        {
            HttpRequestException { StatusCode: { } code } => (int)code,
            HttpOperationException { StatusCode: { } code } => (int)code,
            ClientResultException { Status: > 0 } result => result.Status,
            _ => 0,
        };
        return status == 0
            ? new InferenceException(InferenceErrorCode.UpstreamFailed, $"The provider '{provider}' failed in its connector ({error.GetType().Name}).")
            : OpenAIErrors.Of(provider, new OpenAIError(status, status is 400 or 404 or 422 ? error.Message : ""), null);
    }
}
