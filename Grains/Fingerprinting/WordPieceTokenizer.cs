using CoalescingCluster.Fingerprinting.Text;
using Microsoft.ML.Tokenizers;

namespace CoalescingCluster.Fingerprinting;

/// <summary>
/// Turns a text into WordPiece tokens. The library cuts words into pieces; the words are ours, because the library's depend on the machine's
/// globalization library and drop symbols.
/// </summary>
internal sealed class WordPieceTokenizer
{
    private readonly BertTokenizer _pieces;
    private readonly bool _fold;

    /// <summary>Reads a vocabulary: one piece per line, the line number is the token.</summary>
    public WordPieceTokenizer(Stream vocabulary, bool lowerCase)
    {
        _fold = lowerCase;
        _pieces = BertTokenizer.Create(vocabulary, new BertOptions { ApplyBasicTokenization = false, LowerCaseBeforeTokenization = false, SplitOnSpecialTokens = false });
    }

    /// <summary>How many pieces a vocabulary has.</summary>
    public static int CountLines(ReadOnlySpan<byte> vocabulary) => vocabulary.Count((byte)'\n') + (vocabulary is [.., (byte)'\n'] ? 0 : 1);

    /// <summary>The token before the first text.</summary>
    public int Start => _pieces.ClassificationTokenId;

    /// <summary>The token after each text.</summary>
    public int Separator => _pieces.SeparatorTokenId;

    /// <summary>The tokens of a text, without special ones.</summary>
    public IReadOnlyList<int> Tokenize(string text) => _pieces.EncodeToIds(BertWords.Of(text, _fold), addSpecialTokens: false);
}
