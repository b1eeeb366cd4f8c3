namespace CoalescingCluster.Matching;

/// <summary>The language of a text, as far as the models know it.</summary>
internal enum TextLanguage
{
    /// <summary>English, or too little text to tell.</summary>
    English = 0,

    /// <summary>Another language in Latin script.</summary>
    OtherLatin = 1,

    /// <summary>Another script.</summary>
    OtherScript = 2,
}
