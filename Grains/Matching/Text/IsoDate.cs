using System.Globalization;

namespace CoalescingCluster.Matching;

/// <summary>Reads a date as ISO 8601 writes it, and dates with slashes where only one number can be the month.</summary>
internal static class IsoDate
{
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    public static bool TryRead(ReadOnlySpan<char> run, out string month, out string day, out string year)
    {
        (month, day, year) = ("", "", "");
        if (WithSlashes(run, out var slashed))
        {
            (month, day, year) = (Months[slashed.Month - 1], NumberWords.Text(slashed.Day), NumberWords.Text(slashed.Year));
            return true;
        }

        if (run.Length != 10 || run[4] != '-' || run[7] != '-' || !DateOnly.TryParseExact(run, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;
        (month, day, year) = (Months[date.Month - 1], NumberWords.Text(date.Day), NumberWords.Text(date.Year));
        return true;
    }

    // "24/12/2025" and "12/24/2025"; "3/4/2025" may be either and stays.
    private static bool WithSlashes(ReadOnlySpan<char> run, out DateOnly date)
    {
        date = default;
        if (run.Length is < 8 or > 10 || run.Count('/') != 2)
            return false;
        var first = run.IndexOf('/');
        var last = run.LastIndexOf('/');
        if (!int.TryParse(run[..first], NumberStyles.None, CultureInfo.InvariantCulture, out var a) || !int.TryParse(run[(first + 1)..last], NumberStyles.None, CultureInfo.InvariantCulture, out var b)
            || run.Length - last != 5 || !int.TryParse(run[(last + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year < 1000 || a > 12 == b > 12)
        {
            return false;
        }

        var (month, day) = a > 12 ? (b, a) : (a, b);
        return month is >= 1 and <= 12 && day is >= 1 && DateOnly.TryParseExact(
            string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
