using CoalescingCluster.Silo.Doors;
using CoalescingCluster.Tenancy;
using Microsoft.AspNetCore.Connections.Features;

namespace CoalescingCluster.Silo.Authentication;

/// <summary>Finds out who calls: <c>Authorization: Bearer</c> or <c>x-api-key</c>.</summary>
internal sealed class CallerAuthentication(ITenantDirectory tenants, RateLimitHeaders limits, TimeProvider time)
{
    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(250);
    private static readonly object MemoryKey = new();

    /// <summary>
    /// The tenant of the request's key; on a connection that repeats its header, of a moment ago. The server hands out the same string while a
    /// connection repeats a value, so that nothing has to be hashed or compared. A revoked key is noticed after a quarter of a second.
    /// </summary>
    /// <param name="context">The request; its response will tell what is left of the tenant's limits.</param>
    /// <param name="now">Time stamp of now.</param>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Unauthenticated"/>: no key or a wrong one.</exception>
    public TenantContext Authenticate(HttpContext context, long now)
    {
        var tenant = TenantOf(context, now);
        limits.Announce(context, tenant);
        return tenant;
    }

    /// <summary>The tenant of the request's key.</summary>
    /// <param name="context">The request; its response will tell what is left of the tenant's limits.</param>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Unauthenticated"/>: no key or a wrong one.</exception>
    public TenantContext Authenticate(HttpContext context) => Authenticate(context, time.GetTimestamp());

    private TenantContext TenantOf(HttpContext context, long now)
    {
        var headers = context.Request.Headers;
        var header = headers.Authorization.Count == 1 ? headers.Authorization[0] : null;
        if (header is null || context.Features.Get<IConnectionItemsFeature>()?.Items is not { } items)
            return Authenticate(headers);
        if (items.TryGetValue(MemoryKey, out var value) && value is Remembered known
            && ReferenceEquals(known.Header, header) && time.GetElapsedTime(known.At, now) < Memory)
        {
            return known.Tenant;
        }

        var tenant = Authenticate(header);
        items[MemoryKey] = new Remembered(header, tenant, now);
        return tenant;
    }

    /// <summary>The tenant of the request's key.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Unauthenticated"/>: no key or a wrong one.</exception>
    private TenantContext Authenticate(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization;
        if (authorization.Count > 0)
            return Authenticate(authorization[0]);
        if (headers.TryGetValue("x-api-key", out var key) && key.Count > 0)
            return Find(key[0]);
        throw new InferenceException(InferenceErrorCode.Unauthenticated, "No API key was given; send one as 'Authorization: Bearer KEY' or 'x-api-key: KEY'.");
    }

    /// <summary>The tenant of an <c>Authorization</c> value.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Unauthenticated"/>: no key or a wrong one.</exception>
    private TenantContext Authenticate(string? authorization) =>
        authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? Find(authorization.AsSpan(Bearer.Length).Trim())
            : throw new InferenceException(InferenceErrorCode.Unauthenticated, "The Authorization header must have the form 'Bearer KEY'.");

    /// <summary>The tenant of a key.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Unauthenticated"/>: a wrong key.</exception>
    private TenantContext Find(ReadOnlySpan<char> key) => tenants.TryAuthenticate(key, out var tenant)
        ? tenant
        : throw new InferenceException(InferenceErrorCode.Unauthenticated, "The API key is not known or was revoked; check that it is complete and meant for this cluster.");

    private sealed record Remembered(string Header, TenantContext Tenant, long At);
}
