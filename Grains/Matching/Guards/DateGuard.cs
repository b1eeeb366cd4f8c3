namespace CoalescingCluster.Matching;

/// <summary>Dates, times and periods: another weekday, month, season, decade, half of the day, or relative period.</summary>
internal sealed class DateGuard : IGuard
{
    public string Name => "date";

    public GuardFinding Examine(PairView pair)
    {
        var a = Find(pair.OnlyA);
        var b = Find(pair.OnlyB);
        if (a is { } left && b is { } right)
            return GuardFinding.Veto($"{left.Raw} / {right.Raw}");
        if ((a ?? b) is { } alone)
            return IsRelative(alone.Word) || alone.Word is "am#" or "pm#" ? GuardFinding.Doubt(alone.Raw) : GuardFinding.Veto(alone.Raw);
        return Periods(pair);
    }

    private static Token? Find(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Word && (IsCalendar(token) || IsRelative(token.Word)))
                return token;
        }

        return null;
    }

    private static bool IsCalendar(Token token) => token.Stem is "monday" or "tuesday" or "wednesday" or "thursday" or "friday" or "saturday" or "sunday"
        or "january" or "february" or "april" or "june" or "july" or "august" or "september" or "october" or "november" or "december"
        or "spring" or "summer" or "autumn" or "winter" or "am#" or "pm#" || (token.Stem is "march" or "may" && token.IsName);

    /// <summary>A month by name.</summary>
    public static bool IsMonth(string stem) => stem is "january" or "february" or "march" or "april" or "may" or "june" or "july" or "august" or "september" or "october" or "november" or "december";

    private static bool IsRelative(string word) => word is "today" or "tomorrow" or "yesterday" or "tonight" or "weekend" or "midnight" or "noon" or "morning" or "afternoon" or "evening" or "night";

    // "last month" / "this month": the word before a period decides.
    private static GuardFinding Periods(PairView pair)
    {
        foreach (var (word, period) in Relative(pair.A))
        {
            foreach (var (otherWord, otherPeriod) in Relative(pair.B))
            {
                if (period == otherPeriod && word != otherWord && !Relative(pair.B).Contains((word, period)))
                    return GuardFinding.Veto($"{word} {period} / {otherWord} {otherPeriod}");
            }
        }

        return GuardFinding.Pass;
    }

    private static IEnumerable<(string Word, string Period)> Relative(TextAnalysis text)
    {
        for (var i = 1; i < text.Tokens.Length; i++)
        {
            if (text.Tokens[i].Stem is "day" or "week" or "month" or "quarter" or "year" or "semester" or "term" or "night" or "weekend" or "season" or "century" or "decade" or "summer" or "winter"
                && text.Tokens[i - 1].Word is "last" or "this" or "next" or "previous" or "past" or "coming" or "current" or "every" or "upcoming" or "following")
            {
                yield return (text.Tokens[i - 1].Word switch { "previous" or "past" => "last", "coming" or "upcoming" or "following" => "next", "current" => "this", var word => word }, text.Tokens[i].Stem);
            }
        }
    }
}
