using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary><c>/admin/pools</c>: tenants that share answers.</summary>
internal sealed class PoolsEndpoint(TenantAdministration administration)
{
    /// <summary>GET lists them, POST adds one.</summary>
    public async Task CollectionAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            var wish = await AdminJson.ReadAsync<PoolWish>(context);
            await administration.AddPoolAsync(wish.Id, wish.Description, context.RequestAborted);
            await AdminJson.WriteAsync(context, StatusCodes.Status201Created, new PoolView(wish.Id, wish.Description, []));
            return;
        }

        await AdminJson.WriteAsync(context, StatusCodes.Status200OK, new { pools = await administration.ListPoolsAsync(context.RequestAborted) });
    }

    /// <summary>DELETE removes one that nobody is in.</summary>
    public async Task RemoveAsync(HttpContext context, string id)
    {
        await administration.RemovePoolAsync(id, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private sealed record PoolWish(string Id, string? Description = null);
}
