namespace CoalescingCluster.Silo.Doors;

/// <summary>What serves a path.</summary>
/// <param name="Method">The methods that it takes, with commas between them; GET includes HEAD.</param>
/// <param name="Handler">Serves it; what it throws is answered in the door's form.</param>
internal sealed record DoorRoute(string Method, RequestDelegate Handler)
{
    /// <summary>Whether the route takes a method.</summary>
    public bool Allows(string method)
    {
        foreach (var range in Method.AsSpan().Split(','))
        {
            var allowed = Method.AsSpan(range).Trim();
            if (allowed.Equals(method, StringComparison.OrdinalIgnoreCase) || (allowed.SequenceEqual(HttpMethods.Get) && HttpMethods.IsHead(method)))
                return true;
        }

        return false;
    }
}
