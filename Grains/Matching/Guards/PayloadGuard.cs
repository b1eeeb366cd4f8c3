namespace CoalescingCluster.Matching;

/// <summary>Pasted texts are compared exactly after white space; the instruction is left to the others.</summary>
internal sealed class PayloadGuard : IGuard
{
    public string Name => "payload";

    public GuardFinding Examine(PairView pair)
    {
        if (pair.First.Payload.Length > 0 || pair.Second.Payload.Length > 0)
        {
            var a = CanonicalText.Verbatim(Bare(pair.First.Payload));
            var b = CanonicalText.Verbatim(Bare(pair.Second.Payload));
            if (!string.Equals(a, b, StringComparison.Ordinal))
                return GuardFinding.Veto(Difference(a, b));
            if (pair.First.Instruction.Length == 0 || pair.Second.Instruction.Length == 0)
                return pair.First.Instruction == pair.Second.Instruction ? GuardFinding.Pass : GuardFinding.Veto("an instruction on one side alone");
        }

        var left = pair.A.InlinePayload;
        var right = pair.B.InlinePayload;
        if (left.Length == 0 && right.Length == 0)
            return GuardFinding.Pass;
        if (left.Length == 0 || right.Length == 0)
            return GuardFinding.Doubt(left.Length > 0 ? left : right);
        var (x, y) = (Words(left), Words(right));
        return string.Equals(x, y, StringComparison.Ordinal) ? GuardFinding.Pass : GuardFinding.Veto(Difference(x, y));
    }

    // Without the fence or the quotation marks around the whole of it.
    private static string Bare(string payload)
    {
        var text = payload.Trim();
        if (text.StartsWith("```", StringComparison.Ordinal) && text.EndsWith("```", StringComparison.Ordinal) && text.IndexOf('\n') is var line and > 0 && text.Length - 3 > line)
            return text[(line + 1)..^3];
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' && text.IndexOf('"', 1) == text.Length - 1 ? text[1..^1] : payload;
    }

    private static string Words(string text) => CanonicalText.Of(text).Replace("\"", "", StringComparison.Ordinal);

    private static string Difference(string a, string b)
    {
        var at = a.AsSpan().CommonPrefixLength(b);
        return $"\"{Around(a, at)}\" / \"{Around(b, at)}\"";
    }

    private static string Around(string text, int at)
    {
        var from = Math.Max(0, at - 12);
        return text[from..Math.Min(text.Length, at + 20)].Replace('\n', ' ');
    }
}
