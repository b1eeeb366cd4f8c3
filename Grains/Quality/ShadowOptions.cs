namespace CoalescingCluster.Quality;

/// <summary>Settings of shadow checks; section <c>Coalescing:Shadow</c>.</summary>
public sealed class ShadowOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Coalescing:Shadow";

    /// <summary>Share of semantic matches that are checked by a real call in the background, 0 to 1; the default is 0: each check costs a call.</summary>
    public double SampleShare { get; set; }

    /// <summary>Most checks per minute on one silo, 1 to 10000; the default is 10.</summary>
    public int MaxPerMinute { get; set; } = 10;

    /// <summary>Model that judges whether two answers say the same; the default is <c>null</c>: their embeddings are compared.</summary>
    public string? JudgeModel { get; set; }

    /// <summary>Least cosine of two answers' embeddings to agree, 0 to 1; the default is 0.8. Equal answers agree without it.</summary>
    public double AgreementCosine { get; set; } = 0.8;
}
