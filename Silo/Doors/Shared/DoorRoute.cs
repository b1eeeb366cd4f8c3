namespace CoalescingCluster.Silo.Doors;

/// <summary>What serves a path.</summary>
/// <param name="Method">The method that it takes; GET includes HEAD.</param>
/// <param name="Handler">Serves it; what it throws is answered in the door's form.</param>
internal sealed record DoorRoute(string Method, RequestDelegate Handler)
{
    /// <summary>Whether the route takes a method.</summary>
    public bool Allows(string method) =>
        HttpMethods.Equals(method, Method) || (HttpMethods.IsGet(Method) && HttpMethods.IsHead(method));
}
