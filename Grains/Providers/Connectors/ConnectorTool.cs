using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoalescingCluster.Providers.Connectors;

/// <summary>A tool of a request: described only, for it is the caller who runs it.</summary>
internal sealed class ConnectorTool : AIFunctionDeclaration
{
    private static readonly JsonElement NoParameters = JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement.Clone();

    /// <summary>Reads <c>{"type":"function","function":{…}}</c>.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: it is a tool of another type, which connectors cannot carry.</exception>
    public ConnectorTool(JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object
            || !function.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "The provider of this model takes tools of type 'function' with a name only.") { Param = "tools" };
        Name = name.GetString()!;
        Description = function.TryGetProperty("description", out var description) && description.ValueKind == JsonValueKind.String ? description.GetString()! : "";
        JsonSchema = function.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object ? parameters.Clone() : NoParameters;
        AdditionalProperties = function.TryGetProperty("strict", out var strict) && strict.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new Dictionary<string, object?> { ["strict"] = strict.ValueKind == JsonValueKind.True }
            : new Dictionary<string, object?>();
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <inheritdoc/>
    public override JsonElement JsonSchema { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; }
}
