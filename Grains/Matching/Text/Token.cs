namespace CoalescingCluster.Matching;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Word = 0,
    Number = 1,
    Unit = 2,
    Code = 3,
}

/// <summary>Marks of a token.</summary>
[Flags]
internal enum TokenMarks
{
    None = 0,

    /// <summary>Begins with a capital letter that no sentence start explains, or has one inside.</summary>
    Name = 1,

    /// <summary>First word of a sentence.</summary>
    SentenceStart = 2,

    /// <summary>Stands in quotation marks.</summary>
    Quoted = 4,

    /// <summary>A word without content of its own.</summary>
    Function = 8,

    /// <summary>A number that may be no number ("one", a lone ordinal).</summary>
    Soft = 16,

    /// <summary>A comma, a colon or a sentence end follows.</summary>
    Pause = 32,

    /// <summary>A number written as an ordinal, or a Roman one.</summary>
    Ordinal = 64,
}

/// <summary>A word, number, unit or piece of code of a text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Raw">As it was written, without marks around it.</param>
/// <param name="Word">In lower case and one spelling; numbers in digits.</param>
/// <param name="Stem">What is compared.</param>
/// <param name="Marks">Marks.</param>
internal readonly record struct Token(TokenKind Kind, string Raw, string Word, string Stem, TokenMarks Marks)
{
    public bool IsFunction => (Marks & TokenMarks.Function) != 0;

    /// <summary>In lower case as it was written, also where a listed name stands for it ("bicycle" for "bike").</summary>
    public string Written => Kind != TokenKind.Word || Word.Length == 0 || Raw.Length == Word.Length || Word.Contains('_', StringComparison.Ordinal) || !CharShapes.IsPlainWord(Raw) || !Lexicon.Phrases.TryGetValue(Raw.ToLowerInvariant(), out var phrases)
        || phrases[^1] is not { Words.Length: 1 } alias || alias.Name != Word ? Word : Raw.ToLowerInvariant();

    public bool IsName => (Marks & TokenMarks.Name) != 0;

    public bool IsContent => Kind != TokenKind.Word || (Marks & TokenMarks.Function) == 0;

    /// <summary>The word is in no dictionary of common words.</summary>
    public bool IsUnknown => Kind == TokenKind.Word && Lexicon.Rank(Word) == int.MaxValue && Lexicon.Rank(Stem) == int.MaxValue && !Lexicon.Synonyms.ContainsKey(Stem)
        && !Lexicon.OperationGroups.ContainsKey(Stem);
}
