namespace CoalescingCluster.Benchmarks.Replay;

/// <summary>How a log is replayed.</summary>
/// <param name="Model">The model that is asked.</param>
/// <param name="Key">The API key.</param>
/// <param name="Stream">Whether answers are streamed.</param>
/// <param name="Speed">Times the log's own pace; <c>null</c> for as fast as the callers go.</param>
/// <param name="Callers">How many callers go at once; <c>null</c> for 32, or as many as the log's times ask for.</param>
/// <param name="PriceFile">A price table; <c>null</c> for the one that comes with the program.</param>
internal sealed record ReplaySettings(string Model, string Key, bool Stream, double? Speed, int? Callers, string? PriceFile);
