namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>A verb of the command line that asks the admin door.</summary>
/// <param name="Words">The verb, for example <c>tenants add</c>.</param>
/// <param name="Argument">What its argument is called; <c>null</c> when it has none.</param>
/// <param name="Options">The options that it takes, as members of the body or the query.</param>
/// <param name="Method">The method to ask with.</param>
/// <param name="Path">The path; <c>{0}</c> stands for the argument.</param>
/// <param name="Member">The member of the body that the argument is; <c>null</c> when it is in the path or there is none.</param>
/// <param name="Help">What it does.</param>
internal sealed record AdminVerb(string Words, string? Argument, string[] Options, string Method, string Path, string? Member, string Help)
{
    private static readonly string[] Policy =
    [
        "pool", "mode", "max_error_rate", "ttl_seconds", "observe", "requests_per_minute", "tokens_per_minute", "max_concurrent", "daily_budget_usd", "truncates_prompts", "stores_tool_calls", "disabled",
    ];

    private static readonly string[] Report = ["tenant", "from", "to", "by", "format"];

    private static readonly string[] Entry = ["model", "prompt", "namespace"];

    /// <summary>Options that are texts, whatever they look like.</summary>
    public static IReadOnlyList<string> Texts { get; } = ["pool", "label", "description", "model", "prompt", "namespace"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AdminVerb> All { get; } =
    [
        new("tenants list", null, [], "GET", "/admin/tenants", null, "list the tenants of the database"),
        new("tenants show", "ID", [], "GET", "/admin/tenants/{0}", null, "show a tenant and its policy"),
        new("tenants add", "ID", Policy, "POST", "/admin/tenants", "id", "add a tenant"),
        new("tenants set", "ID", Policy, "PUT", "/admin/tenants/{0}", "id", "set a tenant's whole policy"),
        new("tenants remove", "ID", [], "DELETE", "/admin/tenants/{0}", null, "remove a tenant and its keys"),
        new("keys list", null, ["tenant"], "GET", "/admin/keys", null, "list keys, without what opens anything"),
        new("keys create", "TENANT", ["label"], "POST", "/admin/keys", "tenant", "make a key; it is shown this once"),
        new("keys revoke", "ID", [], "DELETE", "/admin/keys/{0}", null, "have a key refused on every silo within a second"),
        new("pools list", null, [], "GET", "/admin/pools", null, "list pools and the tenants in them"),
        new("pools add", "ID", ["description"], "POST", "/admin/pools", "id", "add a pool"),
        new("pools remove", "ID", [], "DELETE", "/admin/pools/{0}", null, "remove a pool that no tenant is in"),
        new("entries find", "TENANT", Entry, "POST", "/admin/entries/find", "tenant", "show the stored answer that a prompt would be served"),
        new("entries forget", "TENANT", Entry, "POST", "/admin/entries/forget", "tenant", "forget that answer"),
        new("prices list", null, [], "GET", "/admin/prices", null, "list the prices in force"),
        new("usage", null, Report, "GET", "/admin/usage", null, "report usage; --format csv for a spreadsheet"),
        new("statement", null, ["month", "tenant", "format"], "GET", "/admin/statements", null, "a month's statement per tenant and model"),
    ];
}
