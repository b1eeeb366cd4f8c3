namespace CoalescingCluster.Tests.Hosting;

/// <summary>Tests in this collection share one silo.</summary>
[CollectionDefinition(Name)]
public sealed class SiloTests : ICollectionFixture<SiloFixture>
{
    public const string Name = "silo";
}
