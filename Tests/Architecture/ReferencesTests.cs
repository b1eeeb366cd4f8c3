using System.Reflection;

namespace CoalescingCluster.Tests.Architecture;

/// <summary>Which project may reference which: arrows point down only.</summary>
public sealed class ReferencesTests
{
    private const string Prefix = "CoalescingCluster.";

    public static TheoryData<string, string[]> MayReference() => new()
    {
        { "Grains.Abstractions", [] },
        { "Grains", ["Grains.Abstractions"] },
        { "Client", ["Grains.Abstractions"] },
        { "Silo", ["Grains.Abstractions", "Grains", "Client"] },
        { "benchmarks", ["Grains.Abstractions", "Grains", "Client", "Silo"] },
    };

    [Theory]
    [MemberData(nameof(MayReference))]
    public void Project_ReferencesOnlyWhatIsBelowIt(string project, string[] allowed) =>
        Assembly.Load(Prefix + project).GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static name => name[Prefix.Length..])
            .Should().BeSubsetOf(allowed);

    [Fact]
    public void Abstractions_HoldNoLogicOfProvidersOrModels() =>
        Assembly.Load(Prefix + "Grains.Abstractions").GetReferencedAssemblies()
            .Should().NotContain(reference => reference.Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal)
                || reference.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || reference.Name.StartsWith("OpenAI", StringComparison.Ordinal)
                || reference.Name.StartsWith("Microsoft.SemanticKernel", StringComparison.Ordinal));

    [Fact]
    public void GrainImplementations_AreInternal() =>
        Assembly.Load(Prefix + "Grains").GetTypes()
            .Where(static type => typeof(Orleans.Grain).IsAssignableFrom(type))
            .Should().NotBeEmpty().And.OnlyContain(type => type.IsNotPublic, "callers know interfaces");
}
