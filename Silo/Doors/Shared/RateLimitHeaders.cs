using System.Globalization;
using CoalescingCluster.Admission;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors;

/// <summary>
/// Tells callers whose tenant has limits what is left of them, on every response, refusals included: <c>x-ratelimit-*</c> with durations, and on the
/// Anthropic door <c>anthropic-ratelimit-*</c> with points in time.
/// </summary>
internal sealed class RateLimitHeaders(IRateLimits limits, TimeProvider time)
{
    private const string AnthropicPath = "/v1/messages";

    /// <summary>Has the headers written when the response begins: what is left then counts this request.</summary>
    public void Announce(HttpContext context, TenantContext tenant)
    {
        if (tenant.Limits is not null)
            context.Response.OnStarting(() => WriteAsync(context, tenant));
    }

    /// <summary>A duration as OpenAI's wire writes it: <c>6m0s</c>, <c>1.5s</c>, <c>20ms</c>.</summary>
    internal static string Duration(TimeSpan time)
    {
        var milliseconds = (long)Math.Ceiling(time.TotalMilliseconds);
        if (milliseconds < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        var (minutes, rest) = Math.DivRem(milliseconds, 60_000);
        var seconds = (rest / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        var (hours, left) = Math.DivRem(minutes, 60);
        return (hours, left) switch
        {
            (0, 0) => seconds,
            (0, _) => string.Create(CultureInfo.InvariantCulture, $"{left}m{seconds}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{hours}h{left}m{seconds}"),
        };
    }

    private Task WriteAsync(HttpContext context, TenantContext tenant)
    {
        if (!limits.TryRead(tenant, out var view))
            return Task.CompletedTask;
        var headers = context.Response.Headers;
        var isAnthropic = context.Request.Path.StartsWithSegments(AnthropicPath, StringComparison.Ordinal);
        Write(headers, "requests", view.Requests, isAnthropic);
        Write(headers, "tokens", view.Tokens, isAnthropic);
        return Task.CompletedTask;
    }

    private void Write(IHeaderDictionary headers, string what, RateLimitWindow? window, bool isAnthropic)
    {
        if (window is not { } limit)
            return;
        var (most, left) = (limit.Limit.ToString(CultureInfo.InvariantCulture), limit.Remaining.ToString(CultureInfo.InvariantCulture));
        if (isAnthropic)
        {
            headers[$"anthropic-ratelimit-{what}-limit"] = most;
            headers[$"anthropic-ratelimit-{what}-remaining"] = left;
            headers[$"anthropic-ratelimit-{what}-reset"] = (time.GetUtcNow() + limit.ResetAfter).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            return;
        }

        headers[$"x-ratelimit-limit-{what}"] = most;
        headers[$"x-ratelimit-remaining-{what}"] = left;
        headers[$"x-ratelimit-reset-{what}"] = Duration(limit.ResetAfter);
    }
}
