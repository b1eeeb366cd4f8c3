using CoalescingCluster.Fingerprinting;

namespace CoalescingCluster.Tests.Fingerprinting;

/// <summary>A copy of the built-in encoder's folder, to be spoilt.</summary>
internal sealed class EncoderFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encoder-");

    public EncoderFolder()
    {
        foreach (var file in Directory.GetFiles(SentenceEncoder.BuiltIn))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
    }

    public string FullName => _folder.FullName;

    public string this[string file] => Path.Combine(_folder.FullName, file);

    /// <summary>Replaces text of <c>encoder.json</c>.</summary>
    public EncoderFolder Describe(string old, string replacement)
    {
        var text = File.ReadAllText(this["encoder.json"]);
        text.Should().Contain(old, "the description must have something to replace");
        File.WriteAllText(this["encoder.json"], text.Replace(old, replacement));
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
