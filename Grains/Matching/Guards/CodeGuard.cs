namespace CoalescingCluster.Matching;

/// <summary>Code identifiers, operators, flags, paths, addresses: one that the other text does not have.</summary>
internal sealed class CodeGuard : IGuard
{
    private static readonly System.Buffers.SearchValues<char> Operators = System.Buffers.SearchValues.Create("=<>+*/(){}[];|&");

    public string Name => "code";

    public GuardFinding Examine(PairView pair)
    {
        var doubt = GuardFinding.Pass;
        var (brackets, others) = (Brackets(pair.A), Brackets(pair.B));
        if (brackets != others)
            return GuardFinding.Veto($"({brackets}) / ({others})");
        if (pair.OnlyA.Count > 0 && pair.OnlyB.Count > 0 && Camel(pair.OnlyA, pair.OnlyB) is { } camel)
            return GuardFinding.Veto(camel);
        foreach (var (token, other) in pair.OnlyA.Select(token => (token, pair.B)).Concat(pair.OnlyB.Select(token => (token, pair.A))))
        {
            if (token.Kind != TokenKind.Code || StandsIn(token.Raw, other) || StandsBetween(token, ReferenceEquals(other, pair.A) ? pair.B : pair.A, other))
                continue;
            if (!IsSpelledOut(token, other) && !IsArithmetic(token))
                return GuardFinding.Veto(token.Raw);
            doubt = GuardFinding.Doubt(token.Raw);
        }

        return doubt;
    }

    // "(4 + 2) * 3": what is worked out first, without white space.
    private static string Brackets(TextAnalysis text)
    {
        if (!text.Instruction.Contains('(', StringComparison.Ordinal))
            return "";
        var spelled = TextNotation.Spell(text.Instruction);
        var sums = new List<string>();
        for (var open = spelled.IndexOf('(', StringComparison.Ordinal); open >= 0; open = spelled.IndexOf('(', open + 1))
        {
            var close = spelled.IndexOfAny(['(', ')'], open + 1);
            if (close > 0 && spelled[close] == ')' && Squeeze(spelled[(open + 1)..close]) is var inner && IsSum(inner))
                sums.Add(inner);
        }

        return string.Join(' ', sums.Order(StringComparer.Ordinal));
    }

    // Numbers and single letters with a sign between them.
    private static bool IsSum(string inner)
    {
        var signs = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] is '+' or '-' or '*' or '/' or '^')
                signs += i > 0 ? 1 : 0;
            else if (!char.IsAsciiLetterOrDigit(inner[i]) && inner[i] is not ('.' or ','))
                return false;
            else if (i > 0 && char.IsAsciiLetter(inner[i]) && char.IsAsciiLetter(inner[i - 1]))
                return false;
        }

        return signs > 0;
    }

    // "fooBar" is an identifier without marks: on one side alone, and something else on the other.
    private static string? Camel(IReadOnlyList<Token> a, IReadOnlyList<Token> b)
    {
        foreach (var token in a.Concat(b))
        {
            if (token.Kind != TokenKind.Code && WordPairs.HasInnerCapital(token.Raw))
                return token.Raw;
        }

        return null;
    }

    // "x=3;" and "x = 3": the same characters with other white space.
    private static bool StandsIn(string code, TextAnalysis other)
    {
        if (code.Length < 3)
            return false;
        var wanted = Squeeze(code);
        var text = Squeeze(other.Instruction);
        for (var at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            var end = at + wanted.Length;
            // Part of a longer identifier is another identifier; squeezed words before and after are none.
            if (wanted.AsSpan().ContainsAny(Operators) && !(char.IsAsciiDigit(wanted[^1]) && end < text.Length && char.IsAsciiDigit(text[end])))
                return true;
        }

        return false;
    }

    // "x > 0" and "x>0": an operator with what stands beside it.
    private static bool StandsBetween(Token token, TextAnalysis text, TextAnalysis other)
    {
        var at = token.Raw.Length > 2 || !token.Raw.AsSpan().ContainsAny(Operators) ? -1 : Array.IndexOf(text.Tokens, token);
        return at > 0 && at + 1 < text.Tokens.Length && Squeeze(other.Instruction).Contains(text.Tokens[at - 1].Raw + token.Raw + text.Tokens[at + 1].Raw, StringComparison.Ordinal);
    }

    private static string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not '`' and not '"'));

    // "Array.map" and "the map method of arrays"
    private static bool IsSpelledOut(Token token, TextAnalysis other)
    {
        var parts = token.Raw.Split('.', '(', ')', '_', '-');
        var words = 0;
        foreach (var part in parts)
        {
            if (part.Length == 0)
                continue;
            if (!part.All(char.IsLetter))
                return false;
            var stem = Stemmer.Of(part.ToLowerInvariant());
            if (!Array.Exists(other.Tokens, word => word.Stem == stem))
                return false;
            words++;
        }

        return words > 1;
    }

    // "20 / 4" and "divide 20 by 4"
    private static bool IsArithmetic(Token token) => token.Raw is "/" or "*" or "+" or "=" or "x" or "\u00F7" or "\u00D7" or "&" or "@" or "->" or "$" or "#";
}
