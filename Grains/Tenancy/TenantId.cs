namespace CoalescingCluster.Tenancy;

/// <summary>The form of tenant and pool names.</summary>
public static class TenantId
{
    /// <summary>What a name may be, for messages.</summary>
    public const string Allowed = "3 to 64 characters of a–z, 0–9, '.', '_' and '-'";

    /// <summary>Whether a text has the form.</summary>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is >= 3 and <= 64 && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
    }
}
