using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace CoalescingCluster.Accounting.Journal;

/// <summary>
/// The bytes of a segment: a file mapped into memory, so that what was written is the kernel's when the process is killed, or plain memory where there
/// is no such file. Its blocks on disk are taken at once: a full disk then shows here as an error and not later as a fault.
/// </summary>
internal sealed unsafe class JournalMemory : SafeHandle
{
    private readonly MemoryMappedViewAccessor? _view;

    private JournalMemory(MemoryMappedViewAccessor? view, nint start, long length)
        : base(0, ownsHandle: true)
    {
        _view = view;
        Length = length;
        SetHandle(start);
    }

    public override bool IsInvalid => handle == 0;

    public long Length { get; }

    /// <summary>The first byte. Valid between <see cref="SafeHandle.DangerousAddRef"/> and <see cref="SafeHandle.DangerousRelease"/>.</summary>
    public byte* Start => (byte*)handle;

    /// <summary>Maps a new file.</summary>
    /// <exception cref="IOException">It cannot be made, for want of space for example.</exception>
    public static JournalMemory CreateFile(string path, long length)
    {
        var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, PreallocationSize = length, BufferSize = 0,
        });
        try
        {
            file.SetLength(length);
            return Map(file, MemoryMappedFileAccess.ReadWrite, length);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps a file that is there.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalMemory OpenFile(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        return Map(file, MemoryMappedFileAccess.ReadWrite, file.Length);
    }

    /// <summary>Takes plain memory.</summary>
    public static JournalMemory Allocate(long length) => new(null, (nint)NativeMemory.AllocZeroed((nuint)length), length);

    /// <summary>Asks the kernel to write it to disk, for the case that the machine stops.</summary>
    public void Sync() => _view?.Flush();

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        if (_view is null)
        {
            NativeMemory.Free((void*)handle);
        }
        else
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }

        return true;
    }

    private static JournalMemory Map(FileStream file, MemoryMappedFileAccess access, long length)
    {
        using var mapping = MemoryMappedFile.CreateFromFile(file, null, 0, access, HandleInheritability.None, leaveOpen: false);
        var view = mapping.CreateViewAccessor(0, length, access);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return new JournalMemory(view, (nint)(start + view.PointerOffset), length);
    }
}
