using System.Diagnostics;
using System.Diagnostics.Metrics;
using CoalescingCluster.Diagnostics;

namespace CoalescingCluster.Silo.Telemetry;

/// <summary>Times logical requests, by the GenAI semantic conventions and by how they were served.</summary>
internal sealed class DoorInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "CoalescingCluster.Doors";

    private static readonly KeyValuePair<string, object?> Operation = new("gen_ai.operation.name", "chat");
    private static readonly KeyValuePair<string, object?>[] Paths =
        [.. Enum.GetValues<RequestOutcome>().Select(static outcome => new KeyValuePair<string, object?>("path", OutcomeNames.Of(outcome)))];

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstToken;
    private readonly Histogram<double> _overhead;
    private readonly Counter<long> _errors;
    private readonly RecentRequests _recent;
    private readonly TimeProvider _time;

    /// <summary>Creates the instruments.</summary>
    public DoorInstruments(IMeterFactory meters, RecentRequests recent, TimeProvider time)
    {
        _recent = recent;
        _time = time;
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>("gen_ai.server.request.duration", "s", "Duration of logical requests.");
        _firstToken = meter.CreateHistogram<double>("gen_ai.server.time_to_first_token", "s", "Time to the first token of streamed logical requests.");
        _overhead = meter.CreateHistogram<double>("coalescing_overhead", "s", "Time of requests that needed no provider.");
        _errors = meter.CreateCounter<long>("coalescing_request_errors", description: "Logical requests that were refused or failed, by code.");
    }

    /// <summary>A request was answered in full.</summary>
    public void Served(RequestOutcome outcome, string model, long start)
    {
        var elapsed = _time.GetElapsedTime(start);
        var took = elapsed.TotalSeconds;
        _recent.Note(outcome, model, elapsed);
        if (_duration.Enabled)
            _duration.Record(took, Operation, new("gen_ai.request.model", model));
        if (outcome <= RequestOutcome.HitSemantic && _overhead.Enabled)
            _overhead.Record(took, Paths[(int)outcome]);
    }

    /// <summary>A streamed request was sent its first token.</summary>
    public void FirstToken(RequestOutcome outcome, string model, long start)
    {
        if (_firstToken.Enabled)
            _firstToken.Record(_time.GetElapsedTime(start).TotalSeconds, Operation, new("gen_ai.request.model", model));
    }

    /// <summary>A request failed.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="model">The model, or <c>null</c> when the request named none that exists: labels must stay few.</param>
    /// <param name="start">Time stamp of its beginning.</param>
    public void Failed(Exception error, string? model, long start)
    {
        var code = error switch
        {
            InferenceException inference => inference.Code.ToString(),
            OperationCanceledException => "Cancelled",
            _ => "Internal",
        };
        _errors.Add(1, new KeyValuePair<string, object?>("code", code));
        if (model is not null && error is not InferenceException { Code: InferenceErrorCode.ModelNotFound })
            _duration.Record(_time.GetElapsedTime(start).TotalSeconds, new TagList { Operation, new("gen_ai.request.model", model), new("error.type", code) });
    }
}
