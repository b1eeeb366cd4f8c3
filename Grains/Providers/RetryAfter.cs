using System.Globalization;

namespace CoalescingCluster.Providers;

/// <summary>Reads how long a provider asks to wait: <c>retry-after-ms</c>, or <c>Retry-After</c> in seconds or as a date (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    private const double MaxSeconds = 86_400;

    /// <summary>The wait; <c>null</c> when none is asked for or it makes no sense.</summary>
    /// <param name="header">Gives a header of the response; <c>null</c> when it has none of that name.</param>
    public static TimeSpan? Of(Func<string, string?> header)
    {
        if (Number(header("retry-after-ms"), MaxSeconds * 1000) is { } milliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        var text = header("Retry-After");
        if (Number(text, MaxSeconds) is { } seconds)
            return TimeSpan.FromSeconds(seconds);

        // Measured against the response's own date: two clocks need not agree.
        if (!IsDate(text, out var until) || !IsDate(header("Date"), out var from))
            return null;
        var wait = until - from;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait.TotalSeconds <= MaxSeconds ? wait : null;
    }

    private static double? Number(string? text, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most ? value : null;

    private static bool IsDate(string? text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
