using System.Numerics.Tensors;
using System.Text;
using System.Text.Json;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Providers;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Quality;

/// <summary>Whether two answers to one question say the same: equal texts do; otherwise a judge model decides, or the cosine of their embeddings.</summary>
internal sealed class AnswerComparison(IEmbedder embedder, IModelCatalog models, FlightBoarding boarding, IOptions<ShadowOptions> options)
{
    private const int MaxJudgedCharacters = 4000;

    /// <summary>Compares; <c>null</c> when neither way could decide.</summary>
    public async Task<bool?> AgreeAsync(string question, Answer one, Answer other, string tenant, CancellationToken cancellationToken)
    {
        if (string.Equals(one.Text.Trim(), other.Text.Trim(), StringComparison.Ordinal))
            return true;
        if (options.Value.JudgeModel is { } judge && models.TryRoute(judge, out var route))
            return await JudgeAsync(route, question, one.Text, other.Text, tenant, cancellationToken);
        var (first, second) = (await embedder.EmbedAsync(one.Text, cancellationToken), await embedder.EmbedAsync(other.Text, cancellationToken));
        return first.Vector is { } a && second.Vector is { } b ? TensorPrimitives.Dot<float>(a, b) >= options.Value.AgreementCosine : null;
    }

    private async Task<bool?> JudgeAsync(ModelRoute route, string question, string one, string other, string tenant, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            model = route.Model,
            temperature = 0,
            messages = new[]
            {
                new { role = "system", content = "You compare two answers to a question. Reply with one word: SAME if a person who asked the question would be served equally well by either answer, DIFFERENT if not." },
                new { role = "user", content = $"Question:\n{Cut(question)}\n\nAnswer 1:\n{Cut(one)}\n\nAnswer 2:\n{Cut(other)}" },
            },
        });
        await using var session = boarding.Direct(new InferenceCall
        {
            Provider = route.Provider,
            UpstreamModel = route.UpstreamModel,
            Model = route.Model,
            Body = ChatRequest.Parse(body).Upstream,
            Tenant = tenant,
        }, account: null);
        var word = (await session.WholeAsync(cancellationToken)).Value.Text.Trim();
        return word.StartsWith("SAME", StringComparison.OrdinalIgnoreCase) ? true : word.StartsWith("DIFFERENT", StringComparison.OrdinalIgnoreCase) ? false : null;
    }

    private static string Cut(string text) => text.Length <= MaxJudgedCharacters ? text : new StringBuilder(text, 0, MaxJudgedCharacters, MaxJudgedCharacters + 1).Append('…').ToString();
}
