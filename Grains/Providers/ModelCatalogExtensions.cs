namespace CoalescingCluster.Providers;

/// <summary>What callers of a catalog do alike.</summary>
internal static class ModelCatalogExtensions
{
    /// <summary>The route of a model.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.ModelNotFound"/>: no provider serves it, and the message says what is missing.</exception>
    public static ModelRoute RouteOf(this IModelCatalog models, string model) => models.TryRoute(model, out var route)
        ? route
        : throw new InferenceException(InferenceErrorCode.ModelNotFound, ModelMakers.WhyNot(model)) { Param = "model" };
}
