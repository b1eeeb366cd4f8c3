namespace CoalescingCluster.Matching;

/// <summary>What a threshold cost on the calibration stream, each request judged by a model that had not seen its source.</summary>
/// <param name="Threshold">Least probability that was joined.</param>
/// <param name="Wrong">Requests that got another meaning's answer.</param>
/// <param name="Requests">All requests.</param>
internal readonly record struct ThresholdPoint(double Threshold, int Wrong, int Requests);
