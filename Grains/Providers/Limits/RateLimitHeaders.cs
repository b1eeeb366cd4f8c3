using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;

namespace CoalescingCluster.Providers.Limits;

/// <summary>Reads the limits that providers tell in headers: <c>x-ratelimit-limit-requests</c> and its like (OpenAI) and <c>anthropic-ratelimit-requests-limit</c> and its like.</summary>
internal static class RateLimitHeaders
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>The limit on <paramref name="unit"/>, <c>requests</c> or <c>tokens</c>.</summary>
    public static LimitReading Read(HttpResponseHeaders headers, string unit, DateTimeOffset now)
    {
        var limit = Value(headers, $"x-ratelimit-limit-{unit}", $"anthropic-ratelimit-{unit}-limit");
        var remaining = Value(headers, $"x-ratelimit-remaining-{unit}", $"anthropic-ratelimit-{unit}-remaining");
        var reset = Value(headers, $"x-ratelimit-reset-{unit}", $"anthropic-ratelimit-{unit}-reset");
        return new(Number(limit) ?? 0, Number(remaining), Duration(reset, now));
    }

    /// <summary>Reads <c>6m0s</c>, <c>20ms</c>, <c>1h2m3.5s</c>, a number of seconds, or a time of day in RFC 3339.</summary>
    public static TimeSpan? Duration(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 64)
            return null;
        if (text.Contains('T', StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                ? Bounded(Math.Max(0, (at - now).TotalSeconds))
                : null;
        }

        var seconds = 0.0;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits < 0)
                digits = rest.Length;
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return null;
            rest = rest[digits..];
            var letters = rest.IndexOfAny(Digits);
            var unit = letters < 0 ? rest : rest[..letters];
            rest = rest[unit.Length..];
            var scale = unit switch { "" or "s" => 1, "ms" => 0.001, "m" => 60, "h" => 3600, "d" => 86_400, "us" or "µs" => 1e-6, _ => double.NaN };
            if (double.IsNaN(scale))
                return null;
            seconds += number * scale;
        }

        return Bounded(seconds);
    }

    private static TimeSpan? Bounded(double seconds) => seconds <= 31 * 86_400.0 ? TimeSpan.FromSeconds(seconds) : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1e12 ? number : null;

    private static string? Value(HttpResponseHeaders headers, string name, string other) =>
        headers.TryGetValues(name, out var values) || headers.TryGetValues(other, out values) ? values.FirstOrDefault() : null;
}
