using System.Diagnostics.CodeAnalysis;

namespace CoalescingCluster.Providers;

/// <summary>The models that callers may name, and where their requests go.</summary>
public interface IModelCatalog
{
    /// <summary>The names to list, in configured order.</summary>
    IReadOnlyList<string> Models { get; }

    /// <summary>Finds the route of a model, wildcards included.</summary>
    bool TryRoute(string model, [NotNullWhen(true)] out ModelRoute? route);
}
