using System.Collections.Frozen;

namespace CoalescingCluster.Matching;

/// <summary>Finds requests whose answer ages fast or belongs to one user.</summary>
internal static class SharingReader
{
    // Things that a service holds about a caller.
    private static readonly FrozenSet<string> Holdings = FrozenSet.ToFrozenSet(
    [
        "order", "balance", "account", "invoice", "bill", "statement", "booking", "reservation", "appointment", "subscription", "payment", "transaction", "delivery", "package",
        "parcel", "shipment", "refund", "claim", "ticket", "calendar", "inbox", "schedule", "grade", "salary", "contract", "membership", "location", "reminder", "alarm", "card",
        "loan", "policy", "prescription",
    ], StringComparer.Ordinal);

    public static (SharingLimit Limit, string? Reason) Read(IReadOnlyList<Token> tokens)
    {
        string? fresh = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens[i].Word;
            if (word is "my" or "our" && Owned(tokens, i) is { } owned)
                return (SharingLimit.SameUser, word + " " + owned);
            if (fresh is null && IsPresent(tokens, i))
                fresh = word;
        }

        return fresh is null ? (SharingLimit.None, null) : (SharingLimit.ShortAge, fresh);
    }

    // "my order", "my last invoice": data that the service holds about the caller. "How do I change my password" asks for a way and is no data.
    private static string? Owned(IReadOnlyList<Token> tokens, int i)
    {
        if (AsksForAWay(tokens))
            return null;
        for (var j = i + 1; j < tokens.Count && j <= i + 3; j++)
        {
            if (Holdings.Contains(tokens[j].Stem) || IsSlipOfHolding(tokens[j]))
                return tokens[j].Word;
            if ((tokens[j].Marks & TokenMarks.Pause) != 0)
                return null;
        }

        return null;
    }

    // "my invocies" belongs to nobody else either.
    private static bool IsSlipOfHolding(Token token)
    {
        if (token.Kind != TokenKind.Word || !token.IsUnknown || Misspelling.IsListed(token.Word))
            return false;
        foreach (var holding in Holdings)
        {
            if (Misspelling.AreClose(token.Word, holding) || Misspelling.AreClose(token.Word, holding + "s"))
                return true;
        }

        return false;
    }

    private static bool AsksForAWay(IReadOnlyList<Token> tokens) =>
        tokens.Count > 1 && tokens[0].Word == "how" && tokens[1].Word is "do" or "can" or "to" or "should" or "could" or "would";

    private static bool IsPresent(IReadOnlyList<Token> tokens, int i)
    {
        var next = i + 1 < tokens.Count ? tokens[i + 1].Word : "";
        return tokens[i].Word switch
        {
            "today" or "today's" or "tonight" or "tomorrow" or "yesterday" or "latest" or "newest" or "currently" or "nowadays" or "recently" => true,
            "now" => next is not "that",
            "current" => next is not "in",
            "this" => next is "week" or "month" or "year" or "morning" or "afternoon" or "evening" or "quarter" or "weekend" or "season",
            "last" or "next" => next is "week" or "month" or "year" or "night" or "quarter" or "weekend" or "monday" or "friday" or "semester",
            "right" => next is "now",
            "so" => next is "far",
            _ => false,
        };
    }
}
