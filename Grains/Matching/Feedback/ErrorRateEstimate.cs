namespace CoalescingCluster.Matching;

/// <summary>Wrongly shared answers as a share of all requests, with a confidence interval.</summary>
/// <param name="Share">The estimate, 0..1.</param>
/// <param name="Low">Lower end (one-sided 95 %).</param>
/// <param name="High">Upper end (one-sided 95 %); 1 times the share of joins before the first check.</param>
/// <param name="Checked">Shadow checks behind it, older ones faded.</param>
/// <param name="Wrong">Wrong ones among them.</param>
/// <param name="Factor">Factor on δ, at most 1.</param>
internal readonly record struct ErrorRateEstimate(double Share, double Low, double High, long Checked, long Wrong, double Factor);
