using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary><c>/admin/keys</c>: API keys. A key is shown when it is made, and never again.</summary>
internal sealed class KeysEndpoint(TenantAdministration administration)
{
    /// <summary>GET lists them, of one <c>?tenant=</c> or all; POST makes one.</summary>
    public async Task CollectionAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            var wish = await AdminJson.ReadAsync<KeyWish>(context);
            await AdminJson.WriteAsync(context, StatusCodes.Status201Created, await administration.CreateKeyAsync(wish.Tenant, wish.Label, context.RequestAborted));
            return;
        }

        var tenant = context.Request.Query["tenant"].FirstOrDefault();
        await AdminJson.WriteAsync(context, StatusCodes.Status200OK, new { keys = await administration.ListKeysAsync(tenant, context.RequestAborted) });
    }

    /// <summary>DELETE revokes one.</summary>
    public async Task RevokeAsync(HttpContext context, string id)
    {
        await administration.RevokeKeyAsync(id, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private sealed record KeyWish(string Tenant, string? Label = null);
}
