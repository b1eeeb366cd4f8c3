using System.Globalization;
using System.Text;
using CoalescingCluster.Accounting;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary><c>GET /admin/usage</c> and <c>GET /admin/statements</c>: what tenants asked, what it cost and what sharing saved, as JSON or CSV.</summary>
internal sealed class UsageEndpoint(UsageReports reports, LedgerWriter writer, TimeProvider time)
{
    private const string Header =
        "tenant,model,day,requests,hits,joins,failures,physical_calls,prompt_tokens,completion_tokens,list_price_usd,spend_usd,saved_usd,roi,coalesce_ratio";

    /// <summary>Usage from one day to another, this month so far by default: <c>?tenant=&amp;from=&amp;to=&amp;by=tenant|model|day&amp;format=json|csv</c>.</summary>
    public async Task UsageAsync(HttpContext context)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var from = Day(context, "from") ?? new DateOnly(today.Year, today.Month, 1);
        var to = Day(context, "to") ?? today;
        if (to < from)
            throw Wrong("to", "'to' is before 'from'.");
        var grouping = Text(context, "by") switch
        {
            null or "tenant" => UsageGrouping.Tenant,
            "model" => UsageGrouping.Model,
            "day" => UsageGrouping.Day,
            var other => throw Wrong("by", $"'by' is '{other}', but must be tenant, model or day."),
        };
        await WriteAsync(context, from, to, grouping);
    }

    /// <summary>A month's statement per tenant, a line for each model: <c>?month=2026-11&amp;tenant=&amp;format=json|csv</c>.</summary>
    public async Task StatementAsync(HttpContext context)
    {
        var text = Text(context, "month");
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var from = new DateOnly(today.Year, today.Month, 1);
        if (text is not null && !DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out from))
            throw Wrong("month", $"'month' is '{text}', but must be a month such as 2026-11.");
        await WriteAsync(context, from, from.AddMonths(1).AddDays(-1), UsageGrouping.Model);
    }

    private async Task WriteAsync(HttpContext context, DateOnly from, DateOnly to, UsageGrouping grouping)
    {
        // What this silo has not written yet is in the report too; the others are a second behind at most.
        await writer.TryFlushAsync(context.RequestAborted);
        var lines = await reports.ReadAsync(Text(context, "tenant"), from, to, grouping, context.RequestAborted);
        switch (Text(context, "format"))
        {
            case null or "json":
                await AdminJson.WriteAsync(context, StatusCodes.Status200OK, new { from, to, lines });
                break;
            case "csv":
                context.Response.ContentType = "text/csv; charset=utf-8";
                context.Response.Headers.CacheControl = "no-store";
                await context.Response.WriteAsync(Csv(lines), context.RequestAborted);
                break;
            case var other:
                throw Wrong("format", $"'format' is '{other}', but must be json or csv.");
        }
    }

    private static string Csv(IReadOnlyList<UsageLine> lines)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        foreach (var line in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Tenant},{Quote(line.Model)},{line.Day:yyyy-MM-dd},{line.Requests},{line.Hits},{line.Joins},{line.Failures},");
            text.Append(CultureInfo.InvariantCulture, $"{line.PhysicalCalls},{line.PromptTokens},{line.CompletionTokens},{line.ListPriceUsd},{line.SpendUsd},{line.SavedUsd},{line.Roi},{line.CoalesceRatio}\r\n");
        }

        return text.ToString();
    }

    /// <summary>A field of RFC 4180. A name that a spreadsheet would take for a formula is made a text.</summary>
    private static string Quote(string? field)
    {
        if (string.IsNullOrEmpty(field))
            return "";
        var safe = field[0] is '=' or '+' or '-' or '@' ? "'" + field : field;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static DateOnly? Day(HttpContext context, string name)
    {
        if (Text(context, name) is not { } text)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Wrong(name, $"'{name}' is '{text}', but must be a day such as 2026-11-24.");
    }

    private static string? Text(HttpContext context, string name) => context.Request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private static InferenceException Wrong(string param, string message) => new(InferenceErrorCode.InvalidRequest, message) { Param = param };
}
