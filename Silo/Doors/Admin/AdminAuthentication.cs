using System.Security.Cryptography;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>Opens the admin door to one key, compared by its hash in constant time.</summary>
internal sealed class AdminAuthentication
{
    private const string Bearer = "Bearer ";
    private readonly byte[]? _hash;

    /// <summary>Takes the configured key, or the development one where only this machine can knock.</summary>
    public AdminAuthentication(SiloLayout layout)
    {
        var key = layout.Admin.Key ?? (layout.IsLoopbackOnly ? AdminDoorOptions.DevelopmentKey : null);
        _hash = key is null ? null : KeyHash.TryParse(key, out var hash) || KeyHash.TryParse(KeyHash.Of(key), out hash) ? hash : null;
    }

    /// <summary>Lets the operator in.</summary>
    /// <exception cref="InferenceException">
    /// <see cref="InferenceErrorCode.Unauthenticated"/>: no key or a wrong one; <see cref="InferenceErrorCode.Forbidden"/>: there is no key that opens it.
    /// </exception>
    public void Check(HttpContext context)
    {
        if (_hash is null)
            throw new InferenceException(InferenceErrorCode.Forbidden, "The admin door is closed: no Coalescing:Admin:Key is configured.");
        var authorization = context.Request.Headers.Authorization.ToString();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || !KeyHash.TryCompute(authorization.AsSpan(Bearer.Length).Trim(), hash)
            || !CryptographicOperations.FixedTimeEquals(hash, _hash))
        {
            throw new InferenceException(InferenceErrorCode.Unauthenticated, "The admin key is missing or wrong; send it as 'Authorization: Bearer KEY'.");
        }
    }
}
