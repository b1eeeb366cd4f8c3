using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Authentication;

/// <summary>Finds out who calls: <c>Authorization: Bearer</c> or <c>x-api-key</c>.</summary>
internal sealed class CallerAuthentication(ITenantDirectory tenants)
{
    private const string Bearer = "Bearer ";

    /// <summary>The tenant of the request's key.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Unauthenticated"/>: no key or a wrong one.</exception>
    public TenantContext Authenticate(IHeaderDictionary headers)
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
    public TenantContext Authenticate(string? authorization) =>
        authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? Find(authorization.AsSpan(Bearer.Length).Trim())
            : throw new InferenceException(InferenceErrorCode.Unauthenticated, "The Authorization header must have the form 'Bearer KEY'.");

    /// <summary>The tenant of a key.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.Unauthenticated"/>: a wrong key.</exception>
    public TenantContext Find(ReadOnlySpan<char> key) => tenants.TryAuthenticate(key, out var tenant)
        ? tenant
        : throw new InferenceException(InferenceErrorCode.Unauthenticated, "The API key is not known or was revoked; check that it is complete and meant for this cluster.");
}
