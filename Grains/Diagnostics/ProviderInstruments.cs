using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CoalescingCluster.Diagnostics;

/// <summary>Counts and times physical calls, by the GenAI semantic conventions of OpenTelemetry.</summary>
public sealed class ProviderInstruments
{
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<long> _tokens;
    private readonly TimeProvider _time;
    private long _count;

    /// <summary>Creates the instruments.</summary>
    public ProviderInstruments(IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _time = time;
        var meter = meters.Create(new MeterOptions(PipelineInstruments.MeterName));
        _calls = meter.CreateCounter<long>("coalescing_upstream_calls", description: "Physical calls.");
        _duration = meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Duration of physical calls.");
        _firstChunk = meter.CreateHistogram<double>("gen_ai.client.operation.time_to_first_chunk", "s", "Time to the first chunk of physical calls.");
        _tokens = meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Tokens of physical calls.");
    }

    /// <summary>Source of the spans of physical calls.</summary>
    public static ActivitySource Source { get; } = new(PipelineInstruments.MeterName);

    /// <summary>Physical calls so far.</summary>
    public long PhysicalCalls => Volatile.Read(ref _count);

    internal Measured Start(string provider, string model)
    {
        Interlocked.Increment(ref _count);
        return new(this, provider, model);
    }

    /// <summary>One physical call under way.</summary>
    internal sealed class Measured : IDisposable
    {
        private readonly ProviderInstruments _owner;
        private readonly TagList _tags;
        private readonly Activity? _activity;
        private readonly long _start;
        private bool _hasSlice;
        private bool _succeeded;

        public Measured(ProviderInstruments owner, string provider, string model)
        {
            _owner = owner;
            _start = owner._time.GetTimestamp();
            _tags = new TagList { { "gen_ai.operation.name", "chat" }, { "gen_ai.provider.name", provider }, { "gen_ai.request.model", model } };
            Provider = provider;
            Model = model;
            _activity = Source.StartActivity($"chat {model}", ActivityKind.Client);
            _activity?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", provider).SetTag("gen_ai.request.model", model);
        }

        private string Provider { get; }

        private string Model { get; }

        public void FirstSlice()
        {
            if (_hasSlice)
                return;
            _hasSlice = true;
            _owner._firstChunk.Record(_owner._time.GetElapsedTime(_start).TotalSeconds, _tags);
        }

        public void Succeeded(TokenUsage? usage)
        {
            _succeeded = true;
            if (usage is null)
                return;
            _owner._tokens.Record(usage.PromptTokens, [.. _tags, new("gen_ai.token.type", "input")]);
            _owner._tokens.Record(usage.CompletionTokens, [.. _tags, new("gen_ai.token.type", "output")]);
            _activity?.SetTag("gen_ai.usage.input_tokens", usage.PromptTokens).SetTag("gen_ai.usage.output_tokens", usage.CompletionTokens);
        }

        public void Dispose()
        {
            _owner._duration.Record(_owner._time.GetElapsedTime(_start).TotalSeconds, _tags);
            _owner._calls.Add(1, new("provider", Provider), new("model", Model), new("status", _succeeded ? "ok" : "failed"));
            if (!_succeeded)
                _activity?.SetStatus(ActivityStatusCode.Error);
            _activity?.Dispose();
        }
    }
}
