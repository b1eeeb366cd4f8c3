using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Reads what a request asks of coalescing: <c>Cache-Control</c> (RFC 9111) and <c>x-coalesce-*</c>.</summary>
internal static class ControlHeaders
{
    private const int MaxNamespaceLength = 64;

    /// <summary>The wishes of a request; the shared default when it has none.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: names the header and what is allowed.</exception>
    public static RequestControls Read(IHeaderDictionary headers)
    {
        var cacheControl = headers.CacheControl;
        var hasMode = headers.TryGetValue("x-coalesce-mode", out var mode);
        var hasRate = headers.TryGetValue("x-coalesce-max-error", out var rate);
        var hasNamespace = headers.TryGetValue("x-coalesce-namespace", out var name);
        var hasTtl = headers.TryGetValue("x-coalesce-ttl", out var ttl);
        return cacheControl.Count == 0 && !hasMode && !hasRate && !hasNamespace && !hasTtl
            ? RequestControls.Default
            : Read(cacheControl, hasMode ? (string?)mode : null, hasRate ? (string?)rate : null, hasNamespace ? (string?)name : null, hasTtl ? (string?)ttl : null);
    }

    /// <summary>The wishes that values express; <c>null</c> for a header that was not sent.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: names the header and what is allowed.</exception>
    public static RequestControls Read(StringValues cacheControl, string? mode, string? rate, string? name, string? ttl)
    {
        var controls = cacheControl.Count == 0 ? RequestControls.Default : CacheControl(cacheControl);
        return controls with
        {
            Mode = mode is null ? null : Mode(mode),
            MaxErrorRate = rate is null ? null : Rate(rate),
            Namespace = name is null ? null : Namespace(name),
            TtlSeconds = ttl is null ? null : Seconds("x-coalesce-ttl", ttl, 1),
        };
    }

    private static RequestControls CacheControl(StringValues values)
    {
        var controls = RequestControls.Default;
        foreach (var value in values)
        {
            foreach (var range in value.AsSpan().Split(','))
            {
                var directive = value.AsSpan(range).Trim();
                if (directive.Equals("no-cache", StringComparison.OrdinalIgnoreCase))
                    controls = controls with { NoCache = true };
                else if (directive.Equals("no-store", StringComparison.OrdinalIgnoreCase))
                    controls = controls with { NoStore = true };
                else if (directive.Equals("only-if-cached", StringComparison.OrdinalIgnoreCase))
                    controls = controls with { OnlyIfCached = true };
                else if (directive.StartsWith("max-age", StringComparison.OrdinalIgnoreCase))
                    controls = controls with { MaxAgeSeconds = MaxAge(directive) };
            }
        }

        return controls;
    }

    private static int MaxAge(ReadOnlySpan<char> directive)
    {
        var value = directive["max-age".Length..].TrimStart();
        return Seconds("Cache-Control: max-age", value is ['=', .. var seconds] ? seconds.Trim().Trim('"').ToString() : "", 0);
    }

    private static CoalesceMode Mode(string value) => value switch
    {
        _ when value.Equals("off", StringComparison.OrdinalIgnoreCase) => CoalesceMode.Off,
        _ when value.Equals("exact", StringComparison.OrdinalIgnoreCase) => CoalesceMode.Exact,
        _ when value.Equals("semantic", StringComparison.OrdinalIgnoreCase) => CoalesceMode.Semantic,
        _ => throw Wrong("x-coalesce-mode", value, "off, exact or semantic"),
    };

    private static double Rate(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 1
            ? rate
            : throw Wrong("x-coalesce-max-error", value, "a number from 0 to 1");

    private static string Namespace(string value) =>
        value.Length is >= 1 and <= MaxNamespaceLength && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':' or '/')
            ? value
            : throw Wrong("x-coalesce-namespace", value, "1 to 64 letters, digits and . _ - : /");

    /// <summary>Delta seconds; RFC 9111 has values that are too large mean the largest.</summary>
    private static int Seconds(string header, string value, int least)
    {
        if (value.Length == 0 || !value.All(char.IsAsciiDigit))
            throw Wrong(header, value, least == 0 ? "a whole number of seconds, 0 or more" : "a whole number of seconds, 1 or more");
        var seconds = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue;
        return seconds >= least ? seconds : throw Wrong(header, value, "a whole number of seconds, 1 or more");
    }

    private static InferenceException Wrong(string header, string value, string allowed) =>
        new(InferenceErrorCode.InvalidRequest, $"Header {header} is '{Excerpt(value)}', but must be {allowed}.") { Param = header };

    private static string Excerpt(string value) => value.Length <= 64 ? value : value[..64] + "…";
}
