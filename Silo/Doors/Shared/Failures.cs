using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Turns what was thrown into a response: the same on every HTTP door, in the door's own form.</summary>
internal sealed partial class Failures(ILogger<Failures> logger)
{
    /// <summary>Answers the failure, if anybody still listens and nothing was sent yet.</summary>
    public Task WriteAsync(HttpContext context, Exception exception, IDoorErrors form, string requestId)
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            return Task.CompletedTask;
        var (error, message, inference) = Explain(exception, requestId, context.Request.Path);
        if (context.Response.HasStarted)
        {
            // Too late for a status: a broken connection is the only sign left that the body is not whole.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Clear();
        AddHeaders(context.Response.Headers, error, inference, requestId);
        return form.WriteAsync(context, error, message, inference?.Param, requestId);
    }

    /// <summary>What a caller is told of an exception. Logs it when it is none that is expected.</summary>
    public (DoorError Error, string Message, InferenceException? Inference) Explain(Exception exception, string requestId, string path)
    {
        switch (exception)
        {
            case InferenceException inference:
                return (DoorError.Of(inference.Code), inference.Message, inference);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (DoorError.Of(InferenceErrorCode.BodyTooLarge), "The request body is longer than what is read here; send a shorter one.", null);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return (DoorError.RequestTimeout, "The request body came too slowly; send it again.", null);
            case BadHttpRequestException bad:
                return (DoorError.Of(InferenceErrorCode.InvalidRequest), $"The request is not well-formed HTTP: {bad.Message}", null);
            case DbException or InvalidOperationException { InnerException: DbException } or DbUpdateException { InnerException: DbException }:
                LogDatabase(logger, requestId, path, (exception as DbException ?? exception.InnerException)!.Message);
                return (DoorError.Of(InferenceErrorCode.Overloaded), "The database of tenants and usage does not answer at the moment; try again.", null);
            case TimeoutException:
                LogUnexpected(logger, requestId, path, exception);
                return (DoorError.Of(InferenceErrorCode.DeadlineExceeded), $"The cluster did not answer in time; try again (request {requestId}).", null);
            default:
                LogUnexpected(logger, requestId, path, exception);
                return (DoorError.Internal, $"Something went wrong inside; the log has it under request {requestId}.", null);
        }
    }

    private static void AddHeaders(IHeaderDictionary headers, DoorError error, InferenceException? inference, string requestId)
    {
        headers[RequestIds.Header] = requestId;
        if (error.Status is 401)
            headers.WWWAuthenticate = "Bearer";
        if (inference is null)
            return;
        if (inference.Code is InferenceErrorCode.BudgetSpent)
            headers["x-should-retry"] = "false";
        if (error.Status is 429 or 503 && RetryAfter(inference) is { } wait)
        {
            headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
            headers["retry-after-ms"] = Math.Ceiling(wait.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture);
        }
    }

    private static TimeSpan? RetryAfter(InferenceException error) => error.Code switch
    {
        InferenceErrorCode.BudgetSpent => error.RetryAfter,
        _ => error.RetryAfter ?? TimeSpan.FromSeconds(1),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} to {Path} could not be served, the database failed: {Reason}")]
    private static partial void LogDatabase(ILogger logger, string requestId, string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} to {Path} failed unexpectedly.")]
    private static partial void LogUnexpected(ILogger logger, string requestId, string path, Exception error);
}
