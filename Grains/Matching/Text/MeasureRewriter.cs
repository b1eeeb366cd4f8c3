namespace CoalescingCluster.Matching;

/// <summary>Third pass over the tokens: units of several words, degrees, fractions, hours of the afternoon and short weekdays in one form.</summary>
internal static class MeasureRewriter
{
    public static List<Token> Rewrite(List<Token> tokens)
    {
        var result = new List<Token>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (Sign(tokens, ref i, result) || Squared(tokens, ref i, result) || Quarter(tokens, ref i, result) || AndAHalf(tokens, ref i, result) || Clock(tokens, i, result) || Inches(tokens, i, result) || Fraction(tokens, ref i, result) || Percent(tokens, ref i, result) || Afternoon(tokens, ref i, result) || Degrees(tokens, ref i, result) || Rate(tokens, ref i, result))
                continue;
            // "12 noon"
            if (tokens[i] is { Kind: TokenKind.Number, Word: "12" } && At(tokens, i + 1).Word is "noon" or "midnight")
                continue;

            // "USD 120" as "$120"
            if (tokens[i] is { Kind: TokenKind.Unit, Word: "usd" or "eur" or "gbp" or "inr" or "jpy" } && At(tokens, i + 1).Kind == TokenKind.Number && At(tokens, i - 1).Kind != TokenKind.Number)
            {
                result.Add(tokens[i + 1] with { Marks = tokens[i + 1].Marks & ~TokenMarks.Pause });
                result.Add(tokens[i] with { Marks = tokens[i].Marks | (tokens[i + 1].Marks & TokenMarks.Pause) });
                i++;
                continue;
            }

            // "100 US dollars"
            if (tokens[i].Raw is "US" or "U.S." && At(tokens, i + 1) is { Kind: TokenKind.Unit, Word: "usd" })
                continue;
            result.Add(Singular(tokens, i) ?? Weekday(tokens, i));
        }

        return result;
    }

    // "minus 7" as "-7", "7 plus 12" as "7 + 12", "Marks & Spencer" as "Marks and Spencer"
    private static bool Sign(List<Token> tokens, ref int i, List<Token> result)
    {
        var token = tokens[i];
        var (before, after) = (At(tokens, i - 1), At(tokens, i + 1));
        if (token.Word == "minus" && after.Kind == TokenKind.Number && before.Kind != TokenKind.Number && char.IsAsciiDigit(after.Word[0]))
        {
            result.Add(after with { Word = "-" + after.Word, Stem = "-" + after.Stem });
            i++;
            return true;
        }

        // "in the fall" is in autumn; "the fall of Rome" is none.
        if (token.Word == "fall" && token.Kind == TokenKind.Word && ((before.Word == "the" && At(tokens, i - 2).Word == "in") || before.Word is "in" or "this" or "last" or "next") && after.Word is not ("of" or "in" or "from"))
        {
            result.Add(token with { Word = "autumn", Stem = Stemmer.Of("autumn") });
            return true;
        }

        // "divide 20 by 4" as "20 / 4", "multiply 3 by 7" as "3 * 7"
        if (token.Stem is "divide" or "multiply" && after.Kind == TokenKind.Number && At(tokens, i + 2).Word is "by" && At(tokens, i + 3).Kind == TokenKind.Number)
        {
            var operation = token.Stem == "divide" ? "/" : "*";
            result.Add(after);
            result.Add(new(TokenKind.Code, operation, operation, operation, TokenMarks.None));
            result.Add(At(tokens, i + 3));
            i += 3;
            return true;
        }

        // "20 divided by 4"
        if (token.Word is "divided" or "multiplied" && before.Kind == TokenKind.Number && after.Word == "by" && At(tokens, i + 2).Kind == TokenKind.Number)
        {
            var operation = token.Word == "divided" ? "/" : "*";
            result.Add(new(TokenKind.Code, operation, operation, operation, TokenMarks.None));
            i++;
            return true;
        }

        if (token is { Kind: TokenKind.Word, Word: "plus" or "times" or "x" } && IsValue(before) && IsValue(after))
        {
            var sign = token.Word == "plus" ? "+" : "*";
            result.Add(new(TokenKind.Code, sign, sign, sign, TokenMarks.None));
            return true;
        }

        if (token.Raw != "&" || before.Kind != TokenKind.Word || after.Kind != TokenKind.Word)
            return false;
        result.Add(token with { Kind = TokenKind.Word, Word = "and", Stem = "and", Marks = TokenMarks.Function });
        return true;
    }

    // A number or its power ("3^2").
    private static bool IsValue(Token token) => token.Kind == TokenKind.Number || (token.Kind == TokenKind.Code && token.Word.Length > 2 && char.IsAsciiDigit(token.Word[0]) && token.Word.Contains('^', StringComparison.Ordinal));

    // "square metres", "sq m", "m\u00B2", "m^2"
    private static bool Squared(List<Token> tokens, ref int i, List<Token> result)
    {
        var token = tokens[i];
        var power = token.Word is "square" or "sq" ? "2" : token.Word is "cubic" or "cu" ? "3" : null;
        var next = At(tokens, i + 1);
        if (power is not null && next.Kind != TokenKind.Unit && next.Raw is not null && Lexicon.Units.TryGetValue(next.Word, out var name) && name is "m" or "km" or "cm" or "mm" or "ft" or "in" or "yd" or "mi")
            next = next with { Kind = TokenKind.Unit, Word = name };
        if (power is not null && next.Kind == TokenKind.Unit)
        {
            result.Add(next with { Word = next.Word + power, Stem = next.Word + power });
            i++;
            return true;
        }

        if (At(tokens, i - 1).Kind != TokenKind.Number || token.Raw.Length is < 2 or > 4)
            return false;
        var unit = token.Raw[..^1].TrimEnd('^');
        power = token.Raw[^1] switch { '2' or '\u00B2' => "2", '3' or '\u00B3' => "3", _ => null };
        if (power is null || unit is not ("m" or "km" or "cm" or "mm" or "ft" or "in" or "yd" or "mi"))
            return false;
        result.Add(new(TokenKind.Unit, token.Raw, unit + power, unit + power, token.Marks & TokenMarks.Pause));
        return true;
    }

    // "the third quarter of 2022" as "Q3 2022"
    private static bool Quarter(List<Token> tokens, ref int i, List<Token> result)
    {
        var (token, next) = (tokens[i], At(tokens, i + 1));
        if (token.Word == "q" && next is { Kind: TokenKind.Number, Word: "1" or "2" or "3" or "4" })
        {
            result.Add(token with { Word = "q" + next.Word, Stem = "q" + next.Word, Marks = next.Marks & TokenMarks.Pause });
            i++;
            return true;
        }

        if (token is not { Kind: TokenKind.Number, Word: "1" or "2" or "3" or "4" } || (token.Marks & TokenMarks.Ordinal) == 0 || next.Word != "quarter")
            return false;
        result.Add(token with { Kind = TokenKind.Word, Word = "q" + token.Word, Stem = "q" + token.Word, Marks = next.Marks & TokenMarks.Pause });
        i += At(tokens, i + 2).Word == "of" && At(tokens, i + 3) is { Kind: TokenKind.Number, Word.Length: 4 } ? 2 : 1;
        return true;
    }

    // "an hour and a half" as "90 minutes", "half an hour" as "30 minutes"
    private static bool AndAHalf(List<Token> tokens, ref int i, List<Token> result)
    {
        var token = tokens[i];
        if ((token.Word is "a" or "an" || token is { Kind: TokenKind.Number, Word: "1" }) && At(tokens, i + 1) is { Kind: TokenKind.Unit, Word: "h" } && At(tokens, i + 2).Word == "and" && At(tokens, i + 3).Word == "a" && At(tokens, i + 4).Word == "1/2")
            return Minutes("90", 4, ref i);
        if (token.Word == "1/2" && At(tokens, i + 1).Word is "an" or "a" && At(tokens, i + 2) is { Word: "h" or "hour" })
            return Minutes("30", 2, ref i);
        if (token is { Kind: TokenKind.Number, Word: "1.5" } && At(tokens, i + 1) is { Kind: TokenKind.Unit, Word: "h" })
            return Minutes("90", 1, ref i);
        return false;

        bool Minutes(string count, int used, ref int at)
        {
            result.Add(Number(tokens[at], count));
            result.Add(tokens[at + used] with { Kind = TokenKind.Unit, Word = "min", Stem = "min", Marks = tokens[at + used].Marks & TokenMarks.Pause });
            at += used;
            return true;
        }
    }

    // "9.30 a.m." as "9:30 a.m."
    private static bool Clock(List<Token> tokens, int i, List<Token> result)
    {
        if (tokens[i].Kind != TokenKind.Number || At(tokens, i + 1).Word is not ("am#" or "pm#") || tokens[i].Raw.Length is < 4 or > 5 || tokens[i].Raw[^3] != '.' || tokens[i].Raw.Contains(':', StringComparison.Ordinal))
            return false;
        tokens[i] = Number(tokens[i], tokens[i].Raw.Replace('.', ':'));
        if (At(tokens, i + 1).Word == "pm#")
            return false;
        result.Add(tokens[i]);
        return true;
    }

    // "5 ft 9 in"
    private static bool Inches(List<Token> tokens, int i, List<Token> result)
    {
        if (tokens[i] is not { Kind: TokenKind.Word, Word: "in" } || At(tokens, i - 1).Kind != TokenKind.Number || At(tokens, i - 2) is not { Kind: TokenKind.Unit, Word: "ft" })
            return false;
        result.Add(tokens[i] with { Kind = TokenKind.Unit, Word = "in", Stem = "in", Marks = tokens[i].Marks & TokenMarks.Pause });
        return true;
    }

    private static Token At(List<Token> tokens, int i) => i >= 0 && i < tokens.Count ? tokens[i] : default;

    private static Token Number(Token token, string value) =>
        token with { Kind = TokenKind.Number, Word = value, Stem = value, Marks = token.Marks & ~(TokenMarks.Function | TokenMarks.Name | TokenMarks.Soft | TokenMarks.Ordinal) };

    // "one third", "two thirds", "three quarters", "a quarter of", "25 % of"
    private static bool Fraction(List<Token> tokens, ref int i, List<Token> result)
    {
        var (first, second) = (tokens[i], At(tokens, i + 1));
        var part = second.Raw?.ToLowerInvariant() switch { "third" or "thirds" => "3", "quarter" or "quarters" or "fourth" or "fourths" => "4", "fifth" or "fifths" => "5", "sixth" or "sixths" => "6", "eighth" or "eighths" => "8", "tenth" or "tenths" => "10", _ => null };
        var whole = first.Kind == TokenKind.Number && part is not null && (first.Marks & TokenMarks.Ordinal) == 0 ? first.Word : first.Word is "a" or "one" && part is not null && At(tokens, i + 2).Word == "of" ? "1" : null;
        var value = whole is null ? null : (whole, part) switch { ("1", "3") => "1/3", ("2", "3") => "2/3", ("1", "4") => "1/4", ("3", "4") => "3/4", var (count, parts) when parts is not null && IsProper(count, parts) => count + "/" + parts, _ => null };
        var used = 2;
        if (value is null && first.Kind == TokenKind.Number && second.Kind == TokenKind.Unit && second.Word == "percent" && At(tokens, i + 2).Word == "of")
            value = first.Word switch { "25" => "1/4", "50" => "1/2", "75" => "3/4", _ => null };
        if (value is null)
            return false;
        result.Add(Number(first, value));
        i += used - 1;
        return true;
    }

    private static bool IsProper(string count, string parts) =>
        int.TryParse(count, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var a) && int.TryParse(parts, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var b) && a > 0 && a < b && b is 5 or 6 or 8 or 10
        && (a == 1 || (b % a != 0 && !(a % 2 == 0 && b % 2 == 0)));

    // "per cent"
    private static bool Percent(List<Token> tokens, ref int i, List<Token> result)
    {
        if (tokens[i].Word != "per" || At(tokens, i + 1).Word != "cent" || At(tokens, i - 1).Kind != TokenKind.Number)
            return false;
        result.Add(tokens[i] with { Kind = TokenKind.Unit, Word = "percent", Stem = "percent", Marks = tokens[i].Marks & ~TokenMarks.Function });
        i++;
        return true;
    }

    // "3:30 pm" is 15:30; an hour of the morning keeps its mark, since "7" alone may be either.
    private static bool Afternoon(List<Token> tokens, ref int i, List<Token> result)
    {
        if (tokens[i].Kind != TokenKind.Number || At(tokens, i + 1).Word != "pm#")
            return false;
        var colon = tokens[i].Word.IndexOf(':', StringComparison.Ordinal);
        if (!int.TryParse(colon < 0 ? tokens[i].Word : tokens[i].Word.AsSpan(0, colon), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var hour) || hour is < 1 or > 12)
            return false;
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(hour % 12) + 12}") + (colon < 0 ? "" : tokens[i].Word[colon..]);
        result.Add(Number(tokens[i], text) with { Marks = tokens[i + 1].Marks & TokenMarks.Pause });
        i++;
        return true;
    }

    // "25 degrees Celsius" and "25 degrees C"
    private static bool Degrees(List<Token> tokens, ref int i, List<Token> result)
    {
        if (tokens[i] is not { Kind: TokenKind.Unit, Word: "degree" })
            return false;
        var scale = At(tokens, i + 1) switch
        {
            { Kind: TokenKind.Unit, Word: "celsius" } or { Kind: TokenKind.Word, Word: "c" } => "celsius",
            { Kind: TokenKind.Unit, Word: "fahrenheit" } or { Kind: TokenKind.Word, Word: "f" } => "fahrenheit",
            _ => null,
        };
        if (scale is null)
            return false;
        result.Add(tokens[i + 1] with { Kind = TokenKind.Unit, Word = scale, Stem = scale });
        i++;
        return true;
    }

    // "miles per hour", "km/h", "miles an hour"
    private static bool Rate(List<Token> tokens, ref int i, List<Token> result)
    {
        if (tokens[i].Kind != TokenKind.Unit || i + 2 >= tokens.Count || tokens[i + 2].Kind != TokenKind.Unit || !(tokens[i + 1].Word == "per" || (tokens[i + 1].Word is "a" or "an" && tokens[i].Word is "mi" or "km" or "m" or "ft" or "usd" or "eur" or "gbp")))
            return false;
        var name = (tokens[i].Word, tokens[i + 2].Word) switch
        {
            ("mi", "h") => "mph",
            ("km", "h") => "kmh",
            ("mi", "gal") => "mpg",
            ("kbit" or "mbit" or "gbit", "s") => tokens[i].Word,
            var (unit, per) => unit + "/" + per,
        };
        result.Add(tokens[i] with { Word = name, Stem = name, Marks = tokens[i].Marks | (tokens[i + 2].Marks & TokenMarks.Pause) });
        i += 2;
        return true;
    }

    // "ounces in a pound": a unit where another one is asked for.
    private static Token? Singular(List<Token> tokens, int i)
    {
        var token = tokens[i];
        return token.Kind == TokenKind.Word && token.Word is "pound" or "yard" or "foot" or "cup" or "pint" or "bit" or "degree" && At(tokens, i - 1).Word is "a" or "an" or "each" or "one"
            && tokens.Exists(static other => other.Kind == TokenKind.Unit) && Lexicon.Units.TryGetValue(token.Word, out var unit)
            ? token with { Kind = TokenKind.Unit, Word = unit, Stem = unit }
            : null;
    }

    // "on Wed", "next Sat"
    private static Token Weekday(List<Token> tokens, int i)
    {
        var token = tokens[i];
        var day = token.Raw switch { "Mon" => "monday", "Wed" => "wednesday", "Sat" => "saturday", "Sun" => "sunday", _ => null };
        return day is not null && At(tokens, i - 1).Word is "on" or "by" or "next" or "last" or "this" or "every" or "until" or "for" ? token with { Word = day, Stem = day } : token;
    }
}
