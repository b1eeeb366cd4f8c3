using System.Globalization;
using CoalescingCluster.Database;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Accounting.Journal;

/// <summary>
/// This silo's folder of journal files, locked against every other process, and the files that killed processes left in it and beside it.
/// </summary>
internal sealed class JournalFolder : IDisposable
{
    private const string LockName = "lock";
    private const int MaxNames = 1000;

    private readonly List<FileStream> _locks = [];

    /// <summary>Takes the folder of this silo, or one beside it when another process has that.</summary>
    public JournalFolder(DatabaseFolder folder, IOptions<DatabaseOptions> options)
    {
        if (options.Value.Provider == DatabaseProvider.None)
            return;
        for (var i = 0; Path is null && i < MaxNames; i++)
        {
            var candidate = i == 0 ? folder.JournalFolder : string.Create(CultureInfo.InvariantCulture, $"{folder.JournalFolder}.{i}");
            Directory.CreateDirectory(candidate);
            if (TryLock(candidate))
                Path = candidate;
        }

        if (Path is null)
            throw new IOException($"No folder for the ledger's journal could be locked at '{folder.JournalFolder}'.");
        var parent = Directory.GetParent(Path)!.FullName;
        var files = new List<string>(Directory.EnumerateFiles(Path, "*.journal"));
        foreach (var other in Directory.EnumerateDirectories(parent))
        {
            // A lock that can be had is that of a process that is gone.
            if (other != Path && Directory.EnumerateFiles(other, "*.journal").Any() && TryLock(other))
                files.AddRange(Directory.EnumerateFiles(other, "*.journal"));
        }

        LeftBehind = [.. files.OrderBy(static file => System.IO.Path.GetFileName(file), StringComparer.Ordinal)];
    }

    /// <summary>The folder; <c>null</c> when there is no ledger to write to.</summary>
    public string? Path { get; }

    /// <summary>The files that were there, the oldest first.</summary>
    public IReadOnlyList<string> LeftBehind { get; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _locks)
            file.Dispose();
    }

    private bool TryLock(string folder)
    {
        try
        {
            _locks.Add(new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
