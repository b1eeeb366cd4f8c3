namespace CoalescingCluster.Matching;

/// <summary>The cross-encoders of a silo.</summary>
internal sealed class VerifierModels(VerifierModel general, VerifierModel everyday) : IDisposable
{
    public VerifierModel this[VerifierKind kind] => kind == VerifierKind.General ? general : everyday;

    /// <summary>Loads and checks both.</summary>
    /// <param name="generalFolder">Folder of another general one; empty for the one that is shipped.</param>
    /// <exception cref="InvalidDataException">The files are not what a <c>model.json</c> says.</exception>
    public static VerifierModels Load(string generalFolder = "") => new(
        VerifierModel.Load(generalFolder.Length > 0 ? generalFolder : VerifierDescription.ShippedFolder(VerifierKind.General)),
        VerifierModel.Load(VerifierDescription.ShippedFolder(VerifierKind.Everyday)));

    /// <inheritdoc/>
    public void Dispose()
    {
        general.Dispose();
        everyday.Dispose();
    }
}
