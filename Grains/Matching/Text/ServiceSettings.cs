namespace CoalescingCluster.Matching;

/// <summary>What a user sets in an account: there, "where do I change X" and "how can I update X" ask for one thing.</summary>
internal static class ServiceSettings
{
    /// <summary>The words from here on begin with "where do I change" or the like, and speak of a setting.</summary>
    public static bool AsksWhere(List<string> words, int at) =>
        words.Count > at + 4 && words[at] == "where" && words[at + 1] is "do" or "can" or "could" or "should" && words[at + 2] == "i"
        && (words[at + 3] is "change" or "update" or "edit" or "modify" or "reset" or "set" or "manage" or "configure" or "adjust" or "cancel" or "view" or "see" or "check" or "find" or "download"
            || words[at + 3].StartsWith("turn o", StringComparison.Ordinal))
        && Concerns(words);

    /// <summary>One of the words is a setting or a part of an account.</summary>
    public static bool Concerns(List<string> words) => words.Exists(word => word is "password" or "passcode" or "pin" or "email" or "address" or "username" or "name" or "profile" or "account" or "billing"
        or "payment" or "subscription" or "membership" or "plan" or "settings" or "setting" or "preferences" or "notifications" or "notification" or "language" or "timezone" or "avatar" or "signature" or "number"
        or "permissions" or "theme" or "newsletter" or "invoice" or "invoices" or "card");

    /// <summary>Somebody joins something shared, where "invite" and "add" ask for one thing.</summary>
    public static bool IsShared(List<string> words) => words.Contains("to")
        && words.Exists(word => word is "workspace" or "team" or "project" or "channel" or "group" or "organization" or "board" or "chat" or "repository" or "repo")
        && words.Exists(word => word is "colleague" or "colleagues" or "member" or "members" or "user" or "users" or "friend" or "guest" or "someone" or "person" or "people");
}
