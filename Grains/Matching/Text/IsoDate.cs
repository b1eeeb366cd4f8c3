using System.Globalization;

namespace CoalescingCluster.Matching;

/// <summary>Reads a date as ISO 8601 writes it.</summary>
internal static class IsoDate
{
    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    public static bool TryRead(ReadOnlySpan<char> run, out string month, out string day, out string year)
    {
        (month, day, year) = ("", "", "");
        if (run.Length != 10 || run[4] != '-' || run[7] != '-' || !DateOnly.TryParseExact(run, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;
        (month, day, year) = (Months[date.Month - 1], NumberWords.Text(date.Day), NumberWords.Text(date.Year));
        return true;
    }
}
