namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary>The routes of the OpenAI-compatible API.</summary>
internal sealed class OpenAIRoutes(ChatCompletionsEndpoint chat, ModelsEndpoint models, EmbeddingsEndpoint embeddings, FeedbackEndpoint feedback, OpenAIErrors errors) : IRouteGroup
{
    /// <summary>Path of chat completions.</summary>
    public const string ChatCompletions = "/v1/chat/completions";

    private const string Models = "/v1/models";

    /// <inheritdoc/>
    public DoorKind Door => DoorKind.Http;

    /// <inheritdoc/>
    public string Prefix => "/v1";

    /// <inheritdoc/>
    public IDoorErrors Errors => errors;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, DoorRoute>> Routes =>
    [
        new(ChatCompletions, new(HttpMethods.Post, chat.InvokeAsync)),
        new(Models, new(HttpMethods.Get, models.ListAsync)),
        new("/v1/embeddings", new(HttpMethods.Post, embeddings.InvokeAsync)),
        new("/v1/coalesce/feedback", new(HttpMethods.Post, feedback.InvokeAsync)),
    ];

    /// <inheritdoc/>
    public DoorRoute? Find(string path) =>
        path.StartsWith(Models + "/", StringComparison.Ordinal) && path.Length > Models.Length + 1
            ? new(HttpMethods.Get, context => models.GetAsync(context, path[(Models.Length + 1)..]))
            : null;
}
