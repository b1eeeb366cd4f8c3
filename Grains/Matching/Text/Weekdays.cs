namespace CoalescingCluster.Matching;

/// <summary>Reads short weekdays where they can be nothing else.</summary>
internal static class Weekdays
{
    /// <summary>"Mon-Fri" as Monday and Friday.</summary>
    public static bool TryReadRange(ReadOnlySpan<char> run, out string from, out string to)
    {
        (from, to) = ("", "");
        if (run.Length != 7 || run[3] != '-' || NameOf(run[..3]) is not { } first || NameOf(run[4..]) is not { } last)
            return false;
        (from, to) = (first, last);
        return true;
    }

    private static string? NameOf(ReadOnlySpan<char> day) => day switch
    {
        "Mon" or "mon" => "monday",
        "Tue" or "tue" => "tuesday",
        "Wed" or "wed" => "wednesday",
        "Thu" or "thu" => "thursday",
        "Fri" or "fri" => "friday",
        "Sat" or "sat" => "saturday",
        "Sun" or "sun" => "sunday",
        _ => null,
    };
}
