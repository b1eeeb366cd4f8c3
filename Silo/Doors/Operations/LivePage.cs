using CoalescingCluster.Coalescing;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Quality;
using CoalescingCluster.Silo.Hosting;
using CoalescingCluster.Silo.Telemetry;

namespace CoalescingCluster.Silo.Doors.Operations;

/// <summary><c>GET /</c>: a page that shows what this silo does, as it does it; <c>GET /live.json</c> is what it polls.</summary>
internal sealed class LivePage(
    SiloLayout layout, PipelineInstruments requests, ProviderInstruments calls, FlightGauge flights, QualityInstruments quality, AccountingInstruments accounting, RecentRequests recent)
{
    private readonly byte[] _page = ApiDescription.Resource("live.html");
    private readonly bool _isShown = layout.Http.LivePage ?? layout.IsLoopbackOnly;

    /// <summary>Shows the page.</summary>
    public Task ShowAsync(HttpContext context)
    {
        CheckIsShown();
        var headers = context.Response.Headers;
        headers.ContentType = "text/html; charset=utf-8";
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        context.Response.ContentLength = _page.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(_page, context.RequestAborted).AsTask();
    }

    /// <summary>Shows the figures.</summary>
    public Task FiguresAsync(HttpContext context)
    {
        CheckIsShown();
        context.Response.Headers.CacheControl = "no-store";
        return JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("instance", layout.Instance);
            json.WriteNumber("requests", requests.Requests);
            json.WriteNumber("physical_calls", calls.PhysicalCalls);
            json.WriteNumber("coalesce_ratio", Math.Round(requests.CoalesceRatio, 4));
            json.WriteNumber("active_flights", flights.ActiveFlights);
            json.WriteNumber("waiting_requests", flights.WaitingCallers);
            json.WriteNumber("spent_usd", Math.Round(accounting.TotalCost, 6));
            json.WriteNumber("saved_usd", Math.Round(accounting.TotalSaved, 6));
            json.WriteStartObject("outcomes");
            foreach (var outcome in Enum.GetValues<RequestOutcome>())
                json.WriteNumber(OutcomeNames.Of(outcome), requests.CountOf(outcome));
            json.WriteEndObject();
            json.WriteStartObject("observed");
            json.WriteNumber("lead", quality.ObservedAs(MatchKind.New));
            json.WriteNumber("exact", quality.ObservedAs(MatchKind.Exact));
            json.WriteNumber("semantic", quality.ObservedAs(MatchKind.Semantic));
            json.WriteEndObject();
            json.WriteStartArray("recent");
            foreach (var request in recent.Latest)
            {
                json.WriteStartObject();
                json.WriteString("at", request.At);
                json.WriteString("outcome", OutcomeNames.Of(request.Outcome));
                json.WriteString("model", request.Model);
                json.WriteNumber("ms", Math.Round(request.Took.TotalMilliseconds, 2));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private void CheckIsShown()
    {
        if (!_isShown)
            throw new InferenceException(InferenceErrorCode.NotFound, "The live page is off here; the setting Coalescing:Http:LivePage turns it on.");
    }
}
