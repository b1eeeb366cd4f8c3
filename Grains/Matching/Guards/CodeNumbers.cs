namespace CoalescingCluster.Matching;

/// <summary>Numbers inside pieces of code.</summary>
internal static class CodeNumbers
{
    /// <summary>The digits stand in the code as a number of their own.</summary>
    public static bool Has(string code, string digits)
    {
        for (var at = code.IndexOf(digits, StringComparison.Ordinal); at >= 0; at = code.IndexOf(digits, at + 1, StringComparison.Ordinal))
        {
            var end = at + digits.Length;
            if ((at == 0 || !char.IsAsciiDigit(code[at - 1])) && (end == code.Length || !char.IsAsciiDigit(code[end])))
                return true;
        }

        return false;
    }
}
