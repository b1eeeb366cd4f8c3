namespace CoalescingCluster.Tests.Hosting;

/// <summary>Finds files of the repository.</summary>
internal static class Repository
{
    private static readonly Lazy<string> LazyRoot = new(Find);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root => LazyRoot.Value;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CoalescingCluster.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds CoalescingCluster.sln.");
    }
}
