using System.Diagnostics.Metrics;
using CoalescingCluster.Diagnostics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CoalescingCluster.Silo.Telemetry;

/// <summary>Registers what is measured, and where it goes: <c>/metrics</c> always, OTLP when its environment variable is set.</summary>
internal static class TelemetryRegistration
{
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly ExplicitBucketHistogramConfiguration Seconds = new()
    {
        Boundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160],
    };

    private static readonly ExplicitBucketHistogramConfiguration Cosines = new() { Boundaries = [0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98, 0.99, 1] };

    private static readonly ExplicitBucketHistogramConfiguration Counts = new() { Boundaries = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000] };

    /// <summary>Adds instruments and exporters.</summary>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DoorInstruments>();
        builder.Services.AddSingleton<RecentRequests>();
        var hasOtlp = !string.IsNullOrEmpty(builder.Configuration[OtlpVariable]);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("coalescing-cluster", serviceVersion: typeof(TelemetryRegistration).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => AddMetrics(metrics, hasOtlp));
        if (hasOtlp)
            telemetry.WithTracing(static tracing => tracing.AddSource(PipelineInstruments.MeterName, "Microsoft.AspNetCore").AddOtlpExporter());
        return builder;
    }

    private static void AddMetrics(MeterProviderBuilder metrics, bool hasOtlp)
    {
        metrics.AddMeter(PipelineInstruments.MeterName, DoorInstruments.MeterName, "System.Runtime")
            .AddView(BucketsFor)
            .AddPrometheusExporter();
        if (hasOtlp)
            metrics.AddOtlpExporter();
    }

    private static ExplicitBucketHistogramConfiguration? BucketsFor(Instrument instrument) => instrument switch
    {
        _ when !instrument.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal) => null,
        { Unit: "s" } => Seconds,
        { Name: "coalescing_join_similarity" } => Cosines,
        _ => Counts,
    };
}
