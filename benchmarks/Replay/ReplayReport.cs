using CoalescingCluster.Accounting;
using CoalescingCluster.Benchmarks.Load;
using HdrHistogram;

namespace CoalescingCluster.Benchmarks.Replay;

/// <summary>What a replay showed.</summary>
internal sealed class ReplayReport
{
    private readonly Dictionary<string, (int Count, LongHistogram Latency)> _outcomes = [];
    private readonly Dictionary<string, string?> _owners = new(StringComparer.Ordinal);
    private readonly List<(string? Cluster, ServedAnswer Answer)> _shared = [];

    public int Requests { get; private set; }

    public int Failed { get; private set; }

    public int? PhysicalCalls { get; set; }

    public long TokensSaved { get; private set; }

    public decimal DollarsSpent { get; private set; }

    public decimal DollarsSaved { get; private set; }

    public TimeSpan Took { get; set; }

    public Dictionary<string, int> Errors { get; } = [];

    /// <summary>Answers to requests of another labelled meaning than that of the request which caused them; <c>null</c> without labels.</summary>
    public int? FalseJoins { get; private set; }

    public int Hits => Count("hit-exact") + Count("hit-semantic");

    public int Joins => Count("join-exact") + Count("join-semantic");

    /// <summary>Share of requests that caused no physical call.</summary>
    public double CoalesceRatio => Requests == 0 ? 0 : 1 - ((double)(PhysicalCalls ?? Requests - Hits - Joins - Failed) / Requests);

    public IEnumerable<(string Outcome, int Count, LongHistogram Latency)> Outcomes =>
        _outcomes.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => (pair.Key, pair.Value.Count, pair.Value.Latency));

    /// <summary>Takes one answer into account.</summary>
    public void Add(LoggedPrompt prompt, ServedAnswer answer, ModelPrice price)
    {
        Requests++;
        if (!answer.IsServed)
        {
            Failed++;
            var reason = $"{answer.Status}: {(answer.Error!.Length > 160 ? answer.Error[..160] : answer.Error)}";
            Errors[reason] = Errors.GetValueOrDefault(reason) + 1;
            return;
        }

        var (count, latency) = _outcomes.GetValueOrDefault(answer.Outcome, (0, new LongHistogram(TimeSpan.FromMinutes(10).Ticks / 10, 3)));
        latency.RecordValue(Math.Max(1, answer.Took.Ticks / 10));
        _outcomes[answer.Outcome] = (count + 1, latency);
        var cost = price.CostOf(new TokenUsage(answer.PromptTokens, answer.CompletionTokens)).Dollars;
        if (answer.Outcome is "lead" or "bypass" or "fallback")
        {
            DollarsSpent += cost;
            _owners.TryAdd(answer.Text, prompt.Cluster);
        }
        else
        {
            TokensSaved += answer.PromptTokens + answer.CompletionTokens;
            DollarsSaved += cost;
            _shared.Add((prompt.Cluster, answer));
        }
    }

    /// <summary>
    /// Finds answers that belong to another meaning. Call it after the last answer: a joiner may have been served before the answer of its leader
    /// was read. It holds that every physical call gave an answer of its own, as the simulated provider sees to.
    /// </summary>
    public void Judge()
    {
        if (_owners.Values.All(static cluster => cluster is null))
            return;
        FalseJoins = _shared.Count(shared => _owners.TryGetValue(shared.Answer.Text, out var owner) && owner != shared.Cluster);
    }

    private int Count(string outcome) => _outcomes.GetValueOrDefault(outcome).Count;
}
