using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CoalescingCluster.Silo.Doors.Grpc;

/// <summary>Gives every call a request id and turns what it throws into a status.</summary>
internal sealed class GrpcFailures(Failures failures) : Interceptor
{
    /// <inheritdoc/>
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var requestId = GrpcCalls.Begin(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Translate(error, context, requestId);
        }
    }

    /// <inheritdoc/>
    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var requestId = GrpcCalls.Begin(context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Translate(error, context, requestId);
        }
    }

    private RpcException Translate(Exception error, ServerCallContext context, string requestId)
    {
        if (error is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
            return new RpcException(new Status(StatusCode.Cancelled, "The caller left."));
        var (kind, message, inference) = failures.Explain(error, requestId, context.Method);
        return inference is not null ? GrpcErrors.Of(inference) : GrpcErrors.Of(kind, message);
    }
}
