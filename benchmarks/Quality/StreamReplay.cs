using CoalescingCluster.Indexing;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>
/// Replays a stream from an empty index, as the product does: canonical form first, then the nearest known texts (several per meaning), then
/// the decision. A text that joined becomes a known text of the meaning, right or wrong, so errors have their full effect.
/// </summary>
internal sealed class StreamReplay(ModelCache cache, NeighbourTable table, IReadOnlyList<StreamRequest> requests)
{
    /// <summary>Texts that are kept per meaning.</summary>
    public const int TextsPerMeaning = 8;

    /// <summary>Is told the share of requests that were replayed.</summary>
    public Action<double>? Progress { get; init; }

    /// <summary>Replays with a decision per request.</summary>
    /// <param name="decisionFor">The decision; may differ by request, for measurements with held-out sources.</param>
    /// <param name="maxErrorRate">δ.</param>
    /// <param name="byText">Compare whole texts byte for byte instead of canonical forms, and embed them as they are.</param>
    public async Task<StreamResult> RunAsync(Func<StreamRequest, IEquivalenceDecision> decisionFor, double maxErrorRate, bool byText = false)
    {
        var meanings = new Dictionary<string, Meaning>(StringComparer.Ordinal);
        var known = new (Meaning Meaning, PreparedText Text)?[table.Count];
        var speltAlike = new SkeletonMap();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kinds = new SortedDictionary<string, (int, int, int)>(StringComparer.Ordinal);
        var wrongs = new List<string>();
        var confused = new Dictionary<(string Asked, string Given), int>();
        int ideal = 0, right = 0, wrong = 0, exact = 0;
        var done = 0;
        foreach (var request in requests)
        {
            if (++done % 64 == 0 || done == requests.Count)
                Progress?.Invoke((double)done / requests.Count);
            if (!seen.Add(request.Cluster))
                ideal++;
            var text = cache.Prepare(request.Prompt);
            var key = byText ? text.Text : text.Canonical;
            if (meanings.TryGetValue(key, out var meaning))
            {
                exact++;
            }
            else
            {
                var at = table.IndexOf(byText ? text.Text : text.ModelText);
                var decision = decisionFor(request);
                var candidates = new List<EquivalenceCandidate>();
                var owners = new List<Meaning>();
                foreach (var (other, cosine) in table.Near(at))
                {
                    if (known[other] is not { } entry)
                        continue;
                    if (cosine < decision.CandidateFloor)
                        break;
                    candidates.Add(new(entry.Text, cosine));
                    owners.Add(entry.Meaning);
                    if (candidates.Count == decision.MaxCandidates)
                        break;
                }

                var skeleton = byText ? null : text.Skeleton;
                foreach (var other in skeleton is { } spelt ? speltAlike.Of(spelt) : [])
                {
                    var cosine = table.CosineOf(at, other);
                    if (known[other] is not { } entry || (cosine >= decision.CandidateFloor && candidates.Exists(candidate => ReferenceEquals(candidate.Known, entry.Text))))
                        continue;
                    candidates.Add(new(entry.Text, cosine));
                    owners.Add(entry.Meaning);
                }

                var choice = candidates.Count == 0 ? EquivalenceChoice.None : await decision.ChooseAsync(text, candidates, maxErrorRate);
                if (choice.Index >= 0)
                {
                    meaning = owners[choice.Index];
                    if (meaning.Cluster != request.Cluster && wrongs.Count < 500)
                        wrongs.Add($"{choice.Verdict!.Probability:F3}\t{request.Prompt}\t{candidates[choice.Index].Known.Text}");
                }

                var isNew = meaning is null;
                meaning ??= new(request.Cluster);
                meanings[key] = meaning;
                if (meaning.Texts < TextsPerMeaning && known[at] is null)
                {
                    meaning.Texts++;
                    known[at] = (meaning, text);
                    if (skeleton is { } own)
                        speltAlike.Add(own, at);
                }

                if (isNew)
                    meaning = null;
            }

            var isRight = meaning is not null && meaning.Cluster == request.Cluster;
            var isWrong = meaning is not null && !isRight;
            right += isRight ? 1 : 0;
            wrong += isWrong ? 1 : 0;
            if (isWrong)
                confused[(request.Cluster, meaning!.Cluster)] = confused.GetValueOrDefault((request.Cluster, meaning.Cluster)) + 1;
            kinds.TryGetValue(request.Kind ?? "", out var counts);
            kinds[request.Kind ?? ""] = (counts.Item1 + 1, counts.Item2 + (isRight ? 1 : 0), counts.Item3 + (isWrong ? 1 : 0));
        }

        return new() { Requests = requests.Count, Ideal = ideal, ReuseRight = right, FalseJoins = wrong, Exact = exact, ByKind = kinds, Wrong = wrongs, WrongSquares = confused.Values.Sum(static count => count * count) };
    }

    private sealed class Meaning(string cluster)
    {
        public string Cluster { get; } = cluster;

        public int Texts { get; set; }
    }
}
