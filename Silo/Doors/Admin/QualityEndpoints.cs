using System.Numerics.Tensors;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using CoalescingCluster.Quality;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>
/// <c>POST /admin/explain</c> <c>{"a":"…","b":"…","max_error_rate":0.005}</c>: how each layer of the decision sees two prompts; and
/// <c>GET /admin/feedback/{tenant}</c>: the labelled pairs of a tenant as JSONL that <c>calibrate</c> reads.
/// </summary>
internal sealed class QualityEndpoints(IFeedback feedback, EquivalenceDecision decision, IEmbedder embedder, IOptions<MatchingOptions> matching)
{
    private const int MaxBodyBytes = 1 << 20;

    /// <summary>Explains a pair.</summary>
    public async Task ExplainAsync(HttpContext context)
    {
        var (a, b, rate) = await ReadAsync(context);
        var (asked, known) = (PreparedText.Create(a), PreparedText.Create(b));
        var (first, second) = (await embedder.EmbedAsync(asked.ModelText, context.RequestAborted), await embedder.EmbedAsync(known.ModelText, context.RequestAborted));
        if (first.Vector is not { } x || second.Vector is not { } y)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "One of the two texts is too long to be embedded, or the models are busy; such texts are matched by surface only.");
        var explanation = await decision.ExplainAsync(asked, known, TensorPrimitives.Dot<float>(x, y), rate, context.RequestAborted);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json => Write(json, explanation));
    }

    /// <summary>Lists a tenant's labelled pairs.</summary>
    public async Task FeedbackAsync(HttpContext context, string tenant)
    {
        var pairs = await feedback.ListAsync(tenant);
        context.Response.ContentType = "application/jsonl";
        for (var i = 0; i < pairs.Count; i++)
        {
            var line = JsonSerializer.SerializeToUtf8Bytes(new { id = $"f{i:00000}", source = "feedback", a = pairs[i].Asked, b = pairs[i].Known, equivalent = pairs[i].Equivalent, @checked = true });
            await context.Response.Body.WriteAsync(line, context.RequestAborted);
            await context.Response.Body.WriteAsync("\n"u8.ToArray(), context.RequestAborted);
        }
    }

    private async Task<(string A, string B, double Rate)> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, MaxBodyBytes, context.RequestAborted);
        try
        {
            using var json = JsonDocument.Parse(body.Bytes);
            var root = json.RootElement;
            var rate = root.TryGetProperty("max_error_rate", out var asked) ? asked.GetDouble() : matching.Value.MaxErrorRate;
            return rate is >= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate
                ? (root.GetProperty("a").GetString()!, root.GetProperty("b").GetString()!, rate)
                : throw new InferenceException(InferenceErrorCode.InvalidRequest, "'max_error_rate' must be a number from 0.0001 to 0.2.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "The request body must be a JSON object with the strings 'a' and 'b', and optionally the number 'max_error_rate'.");
        }
    }

    private static void Write(Utf8JsonWriter json, EquivalenceExplanation explanation)
    {
        var verdict = explanation.Verdict;
        json.WriteStartObject();
        json.WriteBoolean("same_canonical", explanation.SameCanonical);
        json.WriteString("canonical_a", explanation.CanonicalA);
        json.WriteString("canonical_b", explanation.CanonicalB);
        json.WriteBoolean("same_notation", explanation.SameNotation);
        json.WriteBoolean("same_but_slips", explanation.SameButSlips);
        json.WriteNumber("cosine", Math.Round(verdict.Cosine, 4));
        json.WriteStartArray("guards");
        foreach (var guard in explanation.Guards)
        {
            json.WriteStartObject();
            json.WriteString("name", guard.Name);
            json.WriteString("outcome", guard.Outcome);
            json.WriteString("words", guard.Words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteLogit(json, "verifier_logit", explanation.Logit);
        WriteLogit(json, "everyday_verifier_logit", explanation.EverydayLogit);
        json.WriteNumber("probability", Math.Round(verdict.Probability, 5));
        json.WriteNumber("threshold", Math.Round(verdict.Threshold, 5));
        json.WriteBoolean("same", explanation.SameCanonical || verdict.Same);
        json.WriteString("guard", verdict.Guard);
        json.WriteString("reason", verdict.Reason);
        json.WriteEndObject();
    }

    private static void WriteLogit(Utf8JsonWriter json, string name, float? logit)
    {
        if (logit is { } read)
            json.WriteNumber(name, Math.Round(read, 3));
        else
            json.WriteNull(name);
    }
}
