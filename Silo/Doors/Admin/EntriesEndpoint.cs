using CoalescingCluster.Pipeline;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary><c>DELETE /admin/entries/{tenant}/{coalesce_key}</c>: forgets a stored answer.</summary>
internal sealed class EntriesEndpoint(ISubmissionPipeline submissions, ITenantDirectory tenants)
{
    /// <summary>Forgets the answer that a ticket of the tenant leads to.</summary>
    public async Task ForgetAsync(HttpContext context, string tenantId, string coalesceKey)
    {
        if (!tenants.TryGet(tenantId, out var tenant) || !await submissions.ForgetAsync(tenant, coalesceKey, context.RequestAborted))
            throw new InferenceException(InferenceErrorCode.NotFound, $"Tenant '{tenantId}' has no entry '{coalesceKey}'.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
