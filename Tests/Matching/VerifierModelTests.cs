using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public sealed class VerifierModelTests(VerifierFixture fixture) : IClassFixture<VerifierFixture>
{
    [Theory]
    [InlineData((int)VerifierKind.General)]
    [InlineData((int)VerifierKind.Everyday)]
    public void Logits_EqualTheReference(int kind)
    {
        var model = fixture.Models[(VerifierKind)kind];
        // Stated beside the model: 0.1 where the processor has VNNI, 0.5 elsewhere.
        var tolerance = Avx512Vnni() ? 0.1 : 0.5;
        foreach (var line in File.ReadLines(Path.Combine(VerifierDescription.ShippedFolder((VerifierKind)kind), "reference.jsonl")))
        {
            var reference = JsonDocument.Parse(line).RootElement;
            var a = reference.GetProperty("a").GetString()!;
            var b = reference.GetProperty("b").GetString()!;
            var tokens = reference.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt64()).ToArray();
            var (ids, types) = model.Encode(a, b);
            if (tokens.Length == 256 && ids.Length > 256)
            {
                model.Score(a, b).Should().BeNull("a pair longer than the model is not asked about");
                continue;
            }

            ids.Should().Equal(tokens, "'{0}' and '{1}' have these tokens", a, b);
            types.Should().Equal(reference.GetProperty("types").EnumerateArray().Select(type => type.GetInt64()));
            model.Score(a, b).Should().BeApproximately(reference.GetProperty("logit").GetSingle(), (float)tolerance, "'{0}' / '{1}'", a, b);
        }
    }

    [Fact]
    public void AlteredFile_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("verifier");
        try
        {
            foreach (var file in Directory.EnumerateFiles(VerifierDescription.ShippedFolder(VerifierKind.General)))
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            File.AppendAllText(Path.Combine(folder.FullName, "vocab.txt"), "intruder\n");
            var load = () => VerifierDescription.Read(folder.FullName);
            load.Should().Throw<InvalidDataException>().WithMessage("*vocab.txt*digest*");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void HugeText_IsNotRead() => fixture.Models[VerifierKind.General].Score(new string('a', 100_000), "b").Should().BeNull();

    private static bool Avx512Vnni() => Avx512Vbmi.IsSupported || AvxVnni.IsSupported;
}
