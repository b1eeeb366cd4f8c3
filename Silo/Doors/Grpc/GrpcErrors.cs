using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace CoalescingCluster.Silo.Doors.Grpc;

/// <summary>Turns failures into a gRPC status with <c>google.rpc</c> details.</summary>
internal static class GrpcErrors
{
    private const string Domain = "coalescing";

    /// <summary>The status of a failure of the pipeline.</summary>
    public static RpcException Of(InferenceException error)
    {
        var status = new Google.Rpc.Status { Code = (int)CodeOf(error.Code), Message = error.Message };
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = Domain, Reason = ReasonOf(error.Code) }));
        if (error.Code is InferenceErrorCode.InvalidRequest or InferenceErrorCode.ContextLengthExceeded && error.Param is { } field)
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = error.Message } } }));
        if (error.Code is InferenceErrorCode.RateLimited or InferenceErrorCode.Overloaded)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(error.RetryAfter ?? TimeSpan.FromSeconds(1)) }));
        return status.ToRpcException();
    }

    /// <summary>The status of any other failure, whose message is one for callers.</summary>
    public static RpcException Of(DoorError error, string message)
    {
        var status = new Google.Rpc.Status { Code = (int)(error.Status == 504 ? Code.DeadlineExceeded : Code.Internal), Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo { Domain = Domain, Reason = "INTERNAL" }));
        return status.ToRpcException();
    }

    private static Code CodeOf(InferenceErrorCode code) => code switch
    {
        InferenceErrorCode.InvalidRequest or InferenceErrorCode.ContextLengthExceeded => Code.InvalidArgument,
        InferenceErrorCode.Unauthenticated => Code.Unauthenticated,
        InferenceErrorCode.Forbidden => Code.PermissionDenied,
        InferenceErrorCode.ModelNotFound or InferenceErrorCode.NotFound => Code.NotFound,
        InferenceErrorCode.BodyTooLarge or InferenceErrorCode.RateLimited or InferenceErrorCode.BudgetSpent => Code.ResourceExhausted,
        InferenceErrorCode.UpstreamFailed or InferenceErrorCode.Overloaded => Code.Unavailable,
        InferenceErrorCode.DeadlineExceeded => Code.DeadlineExceeded,
        InferenceErrorCode.NotCached => Code.FailedPrecondition,
        _ => Code.Internal,
    };

    /// <summary>The code's name in the style of <c>google.rpc.ErrorInfo</c>: upper case with underscores.</summary>
    private static string ReasonOf(InferenceErrorCode code) =>
        string.Concat(code.ToString().Select(static (c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}
