using CoalescingCluster.Pipeline;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Gateway;

/// <summary>Turns what an Orleans client sent into the pipeline's request.</summary>
internal sealed class GatewayDoor(IInferencePipeline pipeline, ITenantDirectory tenants)
{
    private const int MaxBodyBytes = 4 << 20;

    /// <summary>Authenticates, parses and opens a request.</summary>
    /// <exception cref="InferenceException">The request was refused.</exception>
    public async Task<(InferenceSession Session, string RequestId)> OpenAsync(GatewayRequest request, CancellationToken cancellationToken)
    {
        if (request.Body.Length > MaxBodyBytes)
            throw new InferenceException(InferenceErrorCode.BodyTooLarge, $"The request has {request.Body.Length} bytes; at most {MaxBodyBytes} are taken.");
        var tenant = TenantOf(request);
        var requestId = request.RequestId ?? Guid.NewGuid().ToString("n");
        var session = await pipeline.OpenAsync(
            new InferenceRequest { RequestId = requestId, Tenant = tenant, Chat = pipeline.Parse(request.Body), Controls = request.Controls },
            cancellationToken);
        return (session, requestId);
    }

    private TenantContext TenantOf(GatewayRequest request)
    {
        // A cluster's Orleans ports are open to its own applications only; such a client may name the tenant that it acts for.
        if (request.ApiKey is { } key)
        {
            return tenants.TryAuthenticate(key, out var authenticated)
                ? authenticated
                : throw new InferenceException(InferenceErrorCode.Unauthenticated, "The API key is not valid.");
        }

        return request.Tenant is { } id && tenants.TryGet(id, out var named)
            ? named
            : throw new InferenceException(InferenceErrorCode.Unauthenticated, "The request names neither a valid API key nor a known tenant.");
    }
}
