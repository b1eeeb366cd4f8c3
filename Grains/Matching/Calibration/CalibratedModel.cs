using System.Reflection;
using System.Text.Json;

namespace CoalescingCluster.Matching;

/// <summary>
/// The calibrated model: probability that one answer serves both prompts from the pair's features, with and without the verifier's
/// logit, and the threshold that an error rate δ asks for. Read from <c>equivalence-model.json</c>, which <c>benchmarks -- calibrate</c> writes.
/// </summary>
internal sealed class CalibratedModel
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    public CalibratedModel(TreeEnsemble verified, TreeEnsemble unverified, ThresholdCurve verifiedCurve, ThresholdCurve unverifiedCurve)
    {
        Verified = verified;
        Unverified = unverified;
        VerifiedCurve = verifiedCurve;
        UnverifiedCurve = unverifiedCurve;
    }

    /// <summary>With the verifier's logit.</summary>
    public TreeEnsemble Verified { get; }

    /// <summary>Without it: the stricter rule.</summary>
    public TreeEnsemble Unverified { get; }

    public ThresholdCurve VerifiedCurve { get; }

    public ThresholdCurve UnverifiedCurve { get; }

    /// <summary>The model that is shipped.</summary>
    public static CalibratedModel Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("CoalescingCluster.Matching.equivalence-model.json")
            ?? throw new InvalidOperationException("The equivalence model is missing from the assembly.");
        return Read(stream);
    }

    /// <summary>Reads a model; refuses one that was fitted to other features.</summary>
    public static CalibratedModel Read(Stream stream)
    {
        var file = JsonSerializer.Deserialize<CalibratedModelFile>(stream, Json) ?? throw new InvalidDataException("The equivalence model is empty.");
        if (!file.Features.SequenceEqual(PairFeatures.Names, StringComparer.Ordinal))
            throw new InvalidDataException("The equivalence model was fitted to other features than this build computes; run 'benchmarks -- calibrate'.");
        return new(file.Verified.ToEnsemble(), file.Unverified.ToEnsemble(), new(file.Verified.Thresholds), new(file.Unverified.Thresholds));
    }

    /// <summary>Writes the model, the same bytes for the same model; a tree a line, so that changes can be read.</summary>
    public void Write(Stream stream)
    {
        var file = new CalibratedModelFile
        {
            Features = [.. PairFeatures.Names],
            Verified = TreeEnsembleFile.Of(Verified, VerifiedCurve),
            Unverified = TreeEnsembleFile.Of(Unverified, UnverifiedCurve),
        };
        var text = JsonSerializer.Serialize(file, Json).Replace("},{", "},\n{", StringComparison.Ordinal).Replace("]],[[", "]],\n[[", StringComparison.Ordinal);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(text + "\n"));
    }
}
