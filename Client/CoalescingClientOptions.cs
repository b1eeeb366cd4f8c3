namespace CoalescingCluster.Client;

/// <summary>Settings of the client.</summary>
public sealed class CoalescingClientOptions
{
    /// <summary>The tenant's API key; the default is <c>null</c>. Needed unless <see cref="Tenant"/> is set.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The tenant on whose behalf the application calls, where the cluster trusts its clients; the default is <c>null</c>.</summary>
    public string? Tenant { get; set; }

    /// <summary>The model of requests that name none; the default is <c>gpt-4o-mini</c>.</summary>
    public string DefaultModel { get; set; } = "gpt-4o-mini";

    /// <summary>Coalescing controls of requests through <c>IChatClient</c>; the default has no special wishes.</summary>
    public RequestControls Controls { get; set; } = RequestControls.Default;
}
