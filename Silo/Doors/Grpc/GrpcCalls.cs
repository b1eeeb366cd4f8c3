using Grpc.Core;

namespace CoalescingCluster.Silo.Doors.Grpc;

/// <summary>What is kept with a call.</summary>
internal static class GrpcCalls
{
    /// <summary>Names the call, and tells the caller the name.</summary>
    public static string Begin(ServerCallContext context)
    {
        var http = context.GetHttpContext();
        var requestId = RequestIds.For(http.Request.Headers);
        http.Response.Headers[RequestIds.Header] = requestId;
        return requestId;
    }

    /// <summary>The call's name.</summary>
    public static string RequestId(HttpContext http) => http.Response.Headers[RequestIds.Header].ToString();
}
