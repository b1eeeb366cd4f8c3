namespace CoalescingCluster.Matching;

/// <summary>What a threshold cost on the calibration stream, each request judged by a model that had not seen its source.</summary>
/// <param name="Threshold">Least probability that was joined.</param>
/// <param name="Wrong">Requests that got another meaning's answer.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Right">Requests that got the right answer from before.</param>
/// <param name="Ideal">Requests that repeat an earlier meaning.</param>
internal readonly record struct ThresholdPoint(double Threshold, int Wrong, int Requests, int Right = 0, int Ideal = 0);
