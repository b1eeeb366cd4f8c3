namespace CoalescingCluster.Matching;

/// <summary>Second pass over the tokens: number words become numbers, names of several words become one token.</summary>
internal static class TokenRewriter
{
    public static List<Token> Rewrite(List<Token> tokens) => Phrases(MeasureRewriter.Rewrite(Numbers(tokens)));

    private static List<Token> Numbers(List<Token> tokens)
    {
        var result = new List<Token>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.Number && i + 1 < tokens.Count && NumberWords.TryScale(tokens[i + 1].Word, out var scale)
                && decimal.TryParse(token.Word, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out var digits)
                && Math.Abs(digits) < 1_000_000_000)
            {
                result.Add(token with { Word = NumberWords.Text(digits * scale), Stem = NumberWords.Text(digits * scale) });
                i++;
                continue;
            }

            if (Power(tokens, ref i, result))
                continue;
            if (token.Kind == TokenKind.Number && i + 2 < tokens.Count && tokens[i + 1].Raw == "/" && tokens[i + 2].Kind == TokenKind.Number
                && (token.Word, tokens[i + 2].Word) is ("1", "2") or ("1", "3") or ("1", "4") or ("2", "3") or ("3", "4") or ("1", "5") or ("2", "5") or ("3", "5") or ("4", "5") or ("1", "6") or ("5", "6") or ("1", "8") or ("3", "8") or ("5", "8") or ("7", "8") or ("1", "10"))
            {
                result.Add(Number(token, token.Word + "/" + tokens[i + 2].Word, TokenMarks.None));
                i += 2;
                continue;
            }

            if (token.Kind != TokenKind.Word)
            {
                result.Add(token);
                continue;
            }

            if (IsVersionMark(tokens, i))
                continue;
            // "with no vinegar" as "without vinegar"
            if (token.Word == "with" && i + 2 < tokens.Count && tokens[i + 1].Word == "no" && tokens[i + 2].IsContent)
            {
                result.Add(token with { Word = "without", Stem = "without" });
                i++;
                continue;
            }

            if (token.Raw.Length > 2 && token.Raw[0] == '.' && IsPlainExtension(token) && i + 1 < tokens.Count && tokens[i + 1].Stem == "file")
            {
                result.Add(token with { Word = token.Word[1..], Stem = Stemmer.Of(token.Word[1..]) });
                continue;
            }

            if (HalfPast(tokens, ref i, result) || QuarterPast(tokens, ref i, result) || Half(tokens, ref i, result) || Spelled(tokens, ref i, result))
                continue;
            if (NumberWords.TryDecade(token.Word, out var decade))
                result.Add(Number(token, decade, TokenMarks.None));
            else if (token.Word is not "second" && NumberWords.TryOrdinal(token.Word, out var ordinal))
                result.Add(Number(token, NumberWords.Text(ordinal), TokenMarks.Ordinal | TokenMarks.Soft));
            else if (token.Word == "second")
                result.Add(Second(tokens, i));
            else if (NumberWords.TryRoman(token.Raw, out var roman) && i > 0)
                result.Add(Number(token, NumberWords.Text(roman), TokenMarks.Ordinal));
            else
                result.Add(token);
        }

        return result;
    }

    // "Python v3.12", "iOS version 17": the number behind the name says that it is a version.
    private static bool IsVersionMark(List<Token> tokens, int i) =>
        (i > 0 && tokens[i].Raw == "v" && (tokens[i].Marks & TokenMarks.Pause) == 0 && i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Number && PrepositionReader.IsPreposition(tokens[i - 1].Word))
        || i > 0 && tokens[i].Word is "v" or "ver" or "version" && (tokens[i].Marks & TokenMarks.Pause) == 0
        && i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Number && tokens[i - 1] is { Kind: TokenKind.Word or TokenKind.Code, IsFunction: false } name && (name.Marks & TokenMarks.Pause) == 0;

    // "2 to the power of 10" as "2^10", "x squared" as "x^2"
    private static bool Power(List<Token> tokens, ref int i, List<Token> result)
    {
        var token = tokens[i];
        if (i + 1 >= tokens.Count || !(token.Kind == TokenKind.Number || (token.Kind == TokenKind.Word && token.Raw.Length == 1 && char.IsAsciiLetter(token.Raw[0]) && token.Word is not ("a" or "i"))))
            return false;
        var (exponent, used) = tokens[i + 1].Word switch
        {
            "squared" => ("2", 1),
            "cubed" => ("3", 1),
            "to" when i + 5 < tokens.Count && tokens[i + 2].Word == "the" && tokens[i + 3].Word == "power" && tokens[i + 4].Word == "of" && tokens[i + 5].Kind == TokenKind.Number => (tokens[i + 5].Word, 5),
            _ => ("", 0),
        };
        if (used == 0)
            return false;
        var text = $"{(token.Kind == TokenKind.Number ? token.Word : token.Raw)}^{exponent}";
        result.Add(new(TokenKind.Code, text, text, text, tokens[i + used].Marks & TokenMarks.Pause));
        i += used;
        return true;
    }

    // "a .csv file"
    private static bool IsPlainExtension(Token token) => token.Word.Length > 1 && token.Word[0] == '.' && CharShapes.IsPlainWord(token.Word.AsSpan(1));

    private static Token Number(Token token, string value, TokenMarks marks) =>
        token with { Kind = TokenKind.Number, Word = value, Stem = value, Marks = (token.Marks & ~(TokenMarks.Function | TokenMarks.Name)) | marks };

    // "half past six" is 6:30.
    private static bool HalfPast(List<Token> tokens, ref int i, List<Token> result)
    {
        if (tokens[i].Word != "half" || i + 2 >= tokens.Count || tokens[i + 1].Word != "past")
            return false;
        var hour = tokens[i + 2];
        var value = hour.Kind == TokenKind.Number ? hour.Word : NumberWords.TryCardinal(hour.Word, out var spelled) ? NumberWords.Text(spelled) : null;
        if (value is null)
            return false;
        result.Add(Number(tokens[i], value + ":30", TokenMarks.None));
        i += 2;
        return true;
    }

    // "a quarter to eight" is 7:45, "quarter past six" is 6:15.
    private static bool QuarterPast(List<Token> tokens, ref int i, List<Token> result)
    {
        var at = tokens[i].Word == "a" ? i + 1 : i;
        if (at + 2 >= tokens.Count || tokens[at].Word != "quarter" || tokens[at + 1].Word is not ("to" or "past"))
            return false;
        var hour = tokens[at + 2];
        var value = hour.Kind == TokenKind.Number ? hour.Word : NumberWords.TryCardinal(hour.Word, out var spelled) ? NumberWords.Text(spelled) : null;
        if (value is null || !int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) || number is < 1 or > 12)
            return false;
        var past = tokens[at + 1].Word == "past";
        result.Add(Number(tokens[at], NumberWords.Text(past ? number : number == 1 ? 12 : number - 1) + (past ? ":15" : ":45"), TokenMarks.None));
        i = at + 2;
        return true;
    }

    // "half of 86", "one half", "1/2"
    private static bool Half(List<Token> tokens, ref int i, List<Token> result)
    {
        var two = tokens[i].Word == "one" && i + 1 < tokens.Count && tokens[i + 1].Word == "half";
        if (!two && tokens[i].Word != "half")
            return false;
        result.Add(Number(tokens[i], "1/2", TokenMarks.Soft));
        i += two ? 1 : 0;
        return true;
    }

    // "two hundred and fifty", "twenty five"
    private static bool Spelled(List<Token> tokens, ref int i, List<Token> result)
    {
        if (!NumberWords.TryCardinal(tokens[i].Word, out var current))
        {
            if (tokens[i].Word is not ("a" or "an") || i + 1 >= tokens.Count || !NumberWords.TryScale(tokens[i + 1].Word, out _))
                return false;
            current = 1;
        }
        else if (current == 1 && IsPronoun(tokens, i))
        {
            return false;
        }

        long total = 0;
        var start = i;
        var j = i + 1;
        for (; j < tokens.Count; j++)
        {
            var word = tokens[j].Word;
            if ((tokens[j - 1].Marks & TokenMarks.Pause) != 0)
                break;
            if (NumberWords.TryScale(word, out var scale))
            {
                if (scale == 100)
                {
                    current *= 100;
                }
                else
                {
                    total += current * scale;
                    current = 0;
                }

                if (total > 1_000_000_000_000_000 || current > 1_000_000_000_000)
                    break;
            }
            else if (NumberWords.TryOrdinal(word, out var last) && ((current % 100 >= 20 && current % 10 == 0 && last < 10) || (current % 100 == 0 && current >= 100 && last < 100)) && word != "second")
            {
                // "twenty-sixth"
                result.Add(Number(tokens[start], NumberWords.Text(total + current + last), TokenMarks.Ordinal) with { Marks = (tokens[j].Marks & TokenMarks.Pause) | TokenMarks.Ordinal });
                i = j;
                return true;
            }
            else if (NumberWords.TryCardinal(word, out var next) && ((current % 100 >= 20 && current % 10 == 0 && next is > 0 and < 10) || (current % 100 == 0 && current > 0 && next < 100 && current >= 100) || (current == 0 && total > 0)))
            {
                current += next;
            }
            else if (word != "and" || j + 1 >= tokens.Count || (current < 100 && total == 0) || !NumberWords.TryCardinal(tokens[j + 1].Word, out _))
            {
                break;
            }
        }

        var value = total + current;
        result.Add(Number(tokens[start], NumberWords.Text(value), value == 1 ? TokenMarks.Soft : TokenMarks.None));
        i = j - 1;
        return true;
    }

    // "which one", "one of", "how does one": no number.
    private static bool IsPronoun(List<Token> tokens, int i)
    {
        var before = i > 0 ? tokens[i - 1].Word : "";
        var after = i + 1 < tokens.Count ? tokens[i + 1].Word : "";
        return before is "which" or "this" or "that" or "the" or "does" or "no" or "any" or "each" or "every" or "another" or "can" or "should" or "would" or "do"
            or "good" or "best" or "better" or "new" or "first" or "last" or "other" or "some"
            || after is "of" or "s" or "is" or "can" or "should" or "has" or "who" or "another" or "that" or "";
    }

    // A unit of time after a number or "per", an ordinal elsewhere.
    private static Token Second(List<Token> tokens, int i)
    {
        var before = i > 0 ? tokens[i - 1] : default;
        return before.Kind == TokenKind.Number || before.Word is "per" or "a" or "each" or "every"
            ? tokens[i] with { Kind = TokenKind.Unit, Word = "s", Stem = "s" }
            : Number(tokens[i], "2", TokenMarks.Ordinal | TokenMarks.Soft);
    }

    private static List<Token> Phrases(List<Token> tokens)
    {
        var result = new List<Token>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is TokenKind.Word or TokenKind.Number && Lexicon.Phrases.TryGetValue(tokens[i].Word, out var phrases) && Find(tokens, i, phrases) is { } phrase)
            {
                var marks = tokens[i].Marks & ~TokenMarks.Function & ~TokenMarks.Soft;
                marks |= tokens[i + phrase.Words.Length - 1].Marks & TokenMarks.Pause;
                result.Add(tokens[i] with { Kind = TokenKind.Word, Word = phrase.Name, Stem = phrase.Name, Marks = marks });
                i += phrase.Words.Length - 1;
                continue;
            }

            // "US" in capitals is a country, "us" is we.
            if (tokens[i].Raw is "US" && tokens[i].IsName)
                result.Add(tokens[i] with { Word = "usa", Stem = "usa", Marks = tokens[i].Marks & ~TokenMarks.Function });
            else if (tokens[i].Raw is "Win" && i + 1 < tokens.Count && tokens[i + 1] is { Kind: TokenKind.Number, Word: "7" or "8" or "10" or "11" })
                result.Add(tokens[i] with { Word = "windows", Stem = "windows" });
            else if (tokens[i].Raw is "WHO" && tokens[i].IsName)
                result.Add(tokens[i] with { Word = "world_health_organization", Stem = "world_health_organization", Marks = tokens[i].Marks & ~TokenMarks.Function });
            else
                result.Add(tokens[i]);
        }

        return result;
    }

    private static Lexicon.Phrase? Find(List<Token> tokens, int at, Lexicon.Phrase[] phrases)
    {
        foreach (var phrase in phrases)
        {
            if (at + phrase.Words.Length > tokens.Count)
                continue;
            var matches = true;
            for (var j = 1; j < phrase.Words.Length && matches; j++)
                matches = string.Equals(tokens[at + j].Word, phrase.Words[j], StringComparison.Ordinal) && (tokens[at + j - 1].Marks & TokenMarks.Pause) == 0;
            if (matches)
                return phrase;
        }

        return null;
    }
}
