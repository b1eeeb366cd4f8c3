namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>The routes of the Anthropic-compatible API.</summary>
internal sealed class AnthropicRoutes(MessagesEndpoint messages, CountTokensEndpoint count, AnthropicErrors errors) : IRouteGroup
{
    private const string Messages = "/v1/messages";

    /// <inheritdoc/>
    public DoorKind Door => DoorKind.Http;

    /// <inheritdoc/>
    public string Prefix => Messages;

    /// <inheritdoc/>
    public IDoorErrors Errors => errors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes =>
    [
        new(Messages, new(HttpMethods.Post, messages.InvokeAsync)),
        new(Messages + "/count_tokens", new(HttpMethods.Post, count.InvokeAsync)),
    ];
}
