using CoalescingCluster.Pipeline;
using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Doors.V2;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Telemetry;
using CoalescingCluster.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.Grpc;

/// <summary>The gRPC door: <c>coalescing.v1.Inference</c>.</summary>
internal sealed class InferenceService(
    IInferencePipeline pipeline,
    ISubmissionPipeline submissions,
    CallerAuthentication authentication,
    DoorInstruments instruments,
    IOptions<HttpDoorOptions> options,
    TimeProvider time) : Inference.InferenceBase
{
    private const double DefaultWaitSeconds = 1.5;
    private const double MaxWaitSeconds = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly TimeSpan _stall = TimeSpan.FromSeconds(options.Value.StalledReaderSeconds);

    /// <inheritdoc/>
    public override async Task<CompleteResponse> Complete(CompleteRequest request, ServerCallContext context)
    {
        var start = time.GetTimestamp();
        var inference = RequestOf(request, context);
        try
        {
            await using var session = await pipeline.OpenAsync(inference, context.CancellationToken);
            var answer = session.Stored ?? await session.WholeAsync(context.CancellationToken);
            CoalesceHeaders.Write(context.GetHttpContext().Response.Headers, session, time.GetUtcNow());
            instruments.Served(session.Outcome, inference.Chat.Model, start);
            var response = new CompleteResponse
            {
                RequestId = inference.RequestId,
                Model = inference.Chat.Model,
                Outcome = GrpcMessages.Of(session.Outcome),
                Answer = GrpcMessages.Of(answer.Value),
            };
            if (session.Similarity is { } similarity)
                response.Similarity = similarity;
            if (session.ServedBy is { } servedBy)
                response.ServedBy = servedBy;
            return response;
        }
        catch (Exception error)
        {
            instruments.Failed(error, inference.Chat.Model, start);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task Stream(CompleteRequest request, IServerStreamWriter<StreamResponse> responseStream, ServerCallContext context)
    {
        var start = time.GetTimestamp();
        var inference = RequestOf(request, context);
        try
        {
            await using var session = await pipeline.OpenAsync(inference, context.CancellationToken);
            await StreamAsync(inference, session, responseStream, context, start);
            instruments.Served(session.Outcome, inference.Chat.Model, start);
        }
        catch (Exception error)
        {
            instruments.Failed(error, inference.Chat.Model, start);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var tenant = authentication.Authenticate(http);
        var controls = ControlHeaders.Read(http.Request.Headers);
        SeedFields.CheckTenant(tenant, SeedFields.Tenant(request.TenantId));
        var model = request.ModelPreference.Length == 0 ? SubmitBody.DefaultModel : request.ModelPreference;
        var requestId = SeedFields.RequestId(request.RequestId) ?? Guid.CreateVersion7().ToString();
        var ticket = await submissions.SubmitAsync(
            new InferenceRequest
            {
                RequestId = requestId,
                Tenant = tenant,
                Chat = pipeline.Parse(SeedFields.ChatBody(model, SeedFields.Prompt(request.Prompt))),
                Controls = controls,
            },
            context.CancellationToken);
        CoalesceHeaders.WriteProvider(context.GetHttpContext().Response.Headers, ticket.Answer?.Value.ServedBy);
        return new SubmitResponse
        {
            RequestId = requestId,
            Status = ticket.Answer is null ? SubmissionStatus.Queued : SubmissionStatus.Cached,
            CoalesceKey = ticket.CoalesceKey,
            Answer = ticket.Answer is { } answer ? GrpcMessages.Of(answer.Value) : null,
            Outcome = GrpcMessages.Of(ticket.Outcome),
        };
    }

    /// <inheritdoc/>
    public override async Task<GetResultResponse> GetResult(GetResultRequest request, ServerCallContext context)
    {
        var tenant = authentication.Authenticate(context.GetHttpContext());
        SeedFields.CheckTenant(tenant, SeedFields.Tenant(request.TenantId));
        var requestId = SeedFields.RequestId(request.RequestId) ?? throw SeedFields.Wrong("'request_id' must be the one that was submitted.", "request_id");
        var wait = request.HasWaitSeconds ? request.WaitSeconds : DefaultWaitSeconds;
        if (wait is not (>= 0 and <= MaxWaitSeconds))
            throw SeedFields.Wrong("'wait_seconds' must be a number from 0 to 60.", "wait_seconds");
        var view = await submissions.ResultAsync(tenant, requestId, SeedFields.CoalesceKey(request.CoalesceKey), TimeSpan.FromSeconds(wait), context.CancellationToken)
            ?? throw SeedDoor.Unknown();
        if (view.Error is { } error)
            throw error;
        CoalesceHeaders.WriteProvider(context.GetHttpContext().Response.Headers, view.Answer?.Value.ServedBy);
        return new GetResultResponse
        {
            RequestId = requestId,
            Status = view.Answer is null ? SubmissionStatus.Queued : view.IsFallback ? SubmissionStatus.FallbackSuccess : SubmissionStatus.Success,
            Answer = view.Answer is { } answer ? GrpcMessages.Of(answer.Value) : null,
            Warning = view.IsFallback ? SeedDoor.FallbackWarning : "",
        };
    }

    private InferenceRequest RequestOf(CompleteRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        return new InferenceRequest
        {
            RequestId = GrpcCalls.RequestId(http),
            Tenant = authentication.Authenticate(http),
            Controls = ControlHeaders.Read(http.Request.Headers),
            Chat = pipeline.Parse(GrpcRequests.BodyOf(request)),
        };
    }

    private async Task StreamAsync(InferenceRequest request, InferenceSession session, IServerStreamWriter<StreamResponse> stream, ServerCallContext context, long start)
    {
        var isFirst = true;
        while (true)
        {
            var batch = await session.ReadAsync(Patience, context.CancellationToken);
            if (isFirst && (batch.Slices.Length > 0 || batch.IsCompleted))
            {
                isFirst = false;
                instruments.FirstToken(session.Outcome, request.Chat.Model, start);
                CoalesceHeaders.Write(context.GetHttpContext().Response.Headers, session, time.GetUtcNow());
                await WriteAsync(stream, StartOf(request, session), context);
            }

            for (var i = 0; i < batch.Slices.Length; i++)
                await WriteAsync(stream, GrpcMessages.Of(batch.Slices.Span[i].Value), context);
            if (batch.IsCompleted)
                return;
        }
    }

    /// <summary>Sends a message. A caller that leaves it unread for too long is given up.</summary>
    private async Task WriteAsync(IServerStreamWriter<StreamResponse> stream, StreamResponse message, ServerCallContext context)
    {
        try
        {
            await stream.WriteAsync(message, context.CancellationToken).WaitAsync(_stall, time, context.CancellationToken);
        }
        catch (TimeoutException)
        {
            context.GetHttpContext().Abort();
            throw new OperationCanceledException("The caller does not read.");
        }
    }

    private static StreamResponse StartOf(InferenceRequest request, InferenceSession session)
    {
        var start = new Start { RequestId = request.RequestId, Model = request.Chat.Model, Outcome = GrpcMessages.Of(session.Outcome) };
        if (session.Similarity is { } similarity)
            start.Similarity = similarity;
        if (session.ServedBy is { } servedBy)
            start.ServedBy = servedBy;
        return new StreamResponse { Start = start };
    }
}
