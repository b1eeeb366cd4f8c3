using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary><c>/admin/tenants</c>: the tenants of the database and their policies.</summary>
internal sealed class TenantsEndpoint(TenantAdministration administration)
{
    /// <summary>GET lists them, POST adds one.</summary>
    public async Task CollectionAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            var settings = await AdminJson.ReadAsync<TenantSettings>(context);
            await administration.SetAsync(settings, mustBeNew: true, context.RequestAborted);
            await AdminJson.WriteAsync(context, StatusCodes.Status201Created, await administration.GetAsync(settings.Id, context.RequestAborted));
            return;
        }

        await AdminJson.WriteAsync(context, StatusCodes.Status200OK, new { tenants = await administration.ListAsync(context.RequestAborted) });
    }

    /// <summary>GET shows one, PUT sets its whole policy, DELETE removes it with its keys.</summary>
    public async Task ItemAsync(HttpContext context, string id)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsDelete(method))
        {
            await administration.RemoveAsync(id, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var isNew = false;
        if (HttpMethods.IsPut(method))
        {
            var settings = await AdminJson.ReadAsync<TenantSettings>(context);
            if (settings.Id != id)
                throw new InferenceException(InferenceErrorCode.InvalidRequest, $"'id' is '{settings.Id}', but the path names '{id}'.") { Param = "id" };
            isNew = await administration.SetAsync(settings, mustBeNew: false, context.RequestAborted);
        }

        await AdminJson.WriteAsync(context, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, await administration.GetAsync(id, context.RequestAborted));
    }
}
