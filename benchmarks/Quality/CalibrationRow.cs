namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>A labelled pair as the model sees it.</summary>
/// <param name="Source">Where the pair comes from; what is held out is held out by source.</param>
/// <param name="Features">Its features.</param>
/// <param name="Label">One answer serves both.</param>
/// <param name="Weight">Weight in the fit.</param>
internal sealed record CalibrationRow(string Source, float[] Features, bool Label, double Weight);
