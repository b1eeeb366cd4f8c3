namespace CoalescingCluster.Matching;

/// <summary>
/// A prompt's text, analysed once. Immutable and safe to share between threads; what is costly is computed when first asked for.
/// </summary>
public sealed class PreparedText
{
    private readonly SplitText _parts;
    private TextAnalysis? _analysis;

    private PreparedText(string text)
    {
        Text = text;
        Canonical = CanonicalText.Of(text, out _parts);
        CanonicalDigest = TextDigest.Of(Canonical);
    }

    /// <summary>The text as it came.</summary>
    public string Text { get; }

    /// <summary>The canonical form (layer 0): texts with the same one are the same request.</summary>
    public string Canonical { get; }

    /// <summary>Digest of <see cref="Canonical"/>.</summary>
    public TextDigest CanonicalDigest { get; }

    /// <summary>
    /// What the models should read: the request without greetings and thanks, as it was written. Embed this and not <see cref="Text"/>.
    /// </summary>
    public string ModelText => field ??= _parts.Payload.Length == 0 ? _parts.Instruction : _parts.Instruction + "\n" + _parts.Payload;

    /// <summary>How far an answer to this text may be shared.</summary>
    public SharingLimit SharingLimit => Analysis.SharingLimit;

    /// <summary>The word or phrase that set <see cref="SharingLimit"/>; <see langword="null"/> without a limit.</summary>
    public string? SharingReason => Analysis.SharingReason;

    /// <summary>What the verifier reads: pasted texts are compared exactly elsewhere, so it reads the instructions only.</summary>
    internal string VerifierText => _parts.Payload.Length > 0 && _parts.Instruction.Length > 0 ? _parts.Instruction : ModelText;

    /// <summary>Digest of <see cref="VerifierText"/>.</summary>
    internal TextDigest VerifierDigest => TextDigest.Of(VerifierText);

    /// <summary>Texts with the same one may differ by slips of the keyboard only; <see langword="null"/> where that isn't looked for.</summary>
    internal TextDigest? Skeleton => Matching.Skeleton.DigestOf(this);

    /// <summary>What is asked, without a pasted text.</summary>
    internal string Instruction => _parts.Instruction;

    /// <summary>The pasted text, as it came; empty when there is none.</summary>
    internal string Payload => _parts.Payload;

    /// <summary>Tokens and what was read from them. Two threads may compute it at once; both get equal results.</summary>
    internal TextAnalysis Analysis => _analysis ??= TextAnalysis.Of(this);

    /// <summary>Analyses a text. Never throws for any content; cost grows linearly with the length.</summary>
    public static PreparedText Create(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new PreparedText(text);
    }

    /// <inheritdoc/>
    public override string ToString() => $"PreparedText({CanonicalDigest})";
}
