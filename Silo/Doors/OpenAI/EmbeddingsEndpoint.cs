using System.Runtime.InteropServices;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.OpenAI;

/// <summary><c>POST /v1/embeddings</c>, answered by the model that compares meanings: <c>all-MiniLM-L6-v2</c>.</summary>
internal sealed class EmbeddingsEndpoint(IEmbedder embedder, CallerAuthentication authentication, IOptions<HttpDoorOptions> options)
{
    /// <summary>The only model.</summary>
    public const string Model = "all-MiniLM-L6-v2";

    private const int MaxInputs = 256;
    private readonly int _limit = options.Value.MaxBodyBytes;

    /// <summary>Embeds one text or a list of texts.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        authentication.Authenticate(context);
        EmbeddingsRequest request;
        using (var body = await RequestBody.ReadAsync(context.Request, _limit, context.RequestAborted))
            request = EmbeddingsRequest.Parse(body.Bytes, MaxInputs);
        if (request.Model != Model)
            throw new InferenceException(InferenceErrorCode.ModelNotFound, $"The model '{request.Model}' makes no embeddings here; '{Model}' does.") { Param = "model" };
        var vectors = new float[request.Inputs.Count][];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = await EmbedAsync(request.Inputs[i], i, context.RequestAborted);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, request, vectors));
    }

    private async ValueTask<float[]> EmbedAsync(string text, int index, CancellationToken cancellationToken)
    {
        var result = await embedder.EmbedAsync(text, cancellationToken);
        if (result.Vector is { } vector)
            return vector;
        throw result.WasShed
            ? new InferenceException(InferenceErrorCode.Overloaded, "All embedding workers are busy; try again.") { RetryAfter = TimeSpan.FromSeconds(1) }
            : new InferenceException(InferenceErrorCode.InvalidRequest, $"Text {index} of the input is longer than '{Model}' can embed.") { Param = "input" };
    }

    private static void Write(Utf8JsonWriter json, EmbeddingsRequest request, float[][] vectors)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        for (var i = 0; i < vectors.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", i);
            if (request.IsBase64)
                json.WriteBase64String("embedding", MemoryMarshal.AsBytes<float>(vectors[i]));
            else
                WriteNumbers(json, vectors[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model", Model);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", request.EstimatedTokens);
        json.WriteNumber("total_tokens", request.EstimatedTokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray("embedding");
        foreach (var component in vector)
            json.WriteNumberValue(component);
        json.WriteEndArray();
    }
}
