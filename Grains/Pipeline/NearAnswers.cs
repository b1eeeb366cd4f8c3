using System.Diagnostics.CodeAnalysis;
using CoalescingCluster.Coalescing;
using CoalescingCluster.Storage;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Pipeline;

/// <summary>The answers that this silo serves from its own memory: a hot answer then costs the cluster one question every few seconds.</summary>
internal sealed class NearAnswers(IOptions<CoalescingOptions> options, TimeProvider time)
{
    private readonly BoundedCache<NearKey, NearAnswer> _answers = new((long)options.Value.NearCacheMegabytes << 20);
    private readonly TimeSpan _freshness = TimeSpan.FromSeconds(options.Value.NearCacheSeconds);

    /// <summary>Finds an answer that serves on the given terms.</summary>
    public bool TryGet(NearKey key, in SharingTerms terms, [NotNullWhen(true)] out NearAnswer? answer) =>
        _answers.TryGet(key, out answer) && answer.Serves(terms, time.GetUtcNow());

    /// <summary>Keeps an answer for a text. Answers that call tools are not kept.</summary>
    public void Keep(NearKey key, Shared<Answer> answer, Resolution resolution, in SharingTerms terms)
    {
        if (answer.Value.ToolCalls.Count > 0)
            return;
        var now = time.GetUtcNow();
        if (_answers.TryGet(key, out var present) && present.FreshUntil > now && present.Answer.Value.FlightId == answer.Value.FlightId)
            return;
        var freshUntil = now + _freshness;
        if (answer.Value.ExpiresAt < freshUntil)
            freshUntil = answer.Value.ExpiresAt;
        if (freshUntil > now)
        {
            var entry = new NearAnswer(answer, resolution, terms.MaxErrorRate, freshUntil);
            _answers.Set(key, entry, entry.Weight);
        }
    }

    /// <summary>Forgets what is kept for a text.</summary>
    public void Forget(NearKey key) => _answers.Remove(key);
}
