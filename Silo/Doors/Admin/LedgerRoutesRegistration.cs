namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>Registers the admin door's routes of tenants, keys, pools, prices and usage.</summary>
internal static class LedgerRoutesRegistration
{
    private const string GetOrPost = "GET, POST";

    /// <summary>Adds them.</summary>
    public static IServiceCollection AddLedgerRoutes(this IServiceCollection services)
    {
        services.AddSingleton<TenantsEndpoint>();
        services.AddSingleton<KeysEndpoint>();
        services.AddSingleton<PoolsEndpoint>();
        services.AddSingleton<PricesEndpoint>();
        services.AddSingleton<UsageEndpoint>();
        services.Add<TenantsEndpoint>("/admin/tenants", GetOrPost, static endpoint => endpoint.CollectionAsync, "GET, PUT, DELETE", static endpoint => endpoint.ItemAsync);
        services.Add<KeysEndpoint>("/admin/keys", GetOrPost, static endpoint => endpoint.CollectionAsync, HttpMethods.Delete, static endpoint => endpoint.RevokeAsync);
        services.Add<PoolsEndpoint>("/admin/pools", GetOrPost, static endpoint => endpoint.CollectionAsync, HttpMethods.Delete, static endpoint => endpoint.RemoveAsync);
        services.Add<PricesEndpoint>("/admin/prices", HttpMethods.Get, static endpoint => endpoint.ListAsync, "PUT, DELETE", static endpoint => endpoint.ItemAsync);
        services.Add<UsageEndpoint>("/admin/usage", HttpMethods.Get, static endpoint => endpoint.UsageAsync);
        services.Add<UsageEndpoint>("/admin/statements", HttpMethods.Get, static endpoint => endpoint.StatementAsync);
        return services;
    }

    private static void Add<T>(
        this IServiceCollection services, string path, string methods, Func<T, RequestDelegate> collection,
        string? itemMethods = null, Func<T, Func<HttpContext, string, Task>>? item = null)
        where T : notnull => services.AddSingleton<IRouteGroup>(provider =>
    {
        var endpoint = provider.GetRequiredService<T>();
        return new ResourceRoutes(
            path, provider.GetRequiredService<ProblemErrors>(), new DoorRoute(methods, collection(endpoint)),
            item is null ? null : id => new DoorRoute(itemMethods!, context => item(endpoint)(context, Uri.UnescapeDataString(id))));
    });
}
