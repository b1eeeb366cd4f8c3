using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary><c>quality cost FILE</c>: what a decision costs in units of the text's own embedding, on one thread and without caches.</summary>
internal static class CostCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "a labelled stream" };
        var limit = new Option<int>("--limit") { Description = "first N requests", DefaultValueFactory = static _ => 3000 };
        var rate = new Option<double>("--max-error-rate") { Description = "error rate δ", DefaultValueFactory = static _ => 0.005 };
        var json = new Option<bool>("--json") { Description = "print one JSON object on the last line" };
        var command = new Command("cost", "Measures what the decision costs, as a ratio to the text's own embedding.") { file, limit, rate, json };
        command.SetAction((parsed, _) => QualityRun.RunAsync(async (cache, progress) =>
        {
            var requests = QualityFiles.Stream(parsed.GetValue(file)!.FullName).Take(parsed.GetValue(limit)).ToArray();
            using var encoder = new SentenceEncoder(SentenceEncoder.BuiltIn, maxWindows: 4);
            using var verifiers = VerifierModels.Load();
            var direct = new DirectVerifier(verifiers);
            var decision = new EquivalenceDecision(Options.Create(new MatchingOptions()), CalibratedModel.Load(), direct);
            var texts = requests.Select(request => cache.Prepare(request.Prompt).ModelText).Distinct().ToArray();
            cache.Embed(texts, progress("neighbours of the measured texts"));
            var table = NeighbourTable.Build(cache, texts, decision.CandidateFloor, progress("table"));
            // Twice, so that the second round measures compiled code.
            await MeasureAsync(requests.Take(300).ToArray(), encoder, decision, direct, table, parsed.GetValue(rate), _ => { });
            var cost = await MeasureAsync(requests, encoder, decision, direct, table, parsed.GetValue(rate), progress("measure"));
            cost.Print(parsed.GetValue(json));
            return 0;
        }));
        return command;
    }

    private static async Task<Cost> MeasureAsync(
        StreamRequest[] requests, SentenceEncoder encoder, EquivalenceDecision decision, DirectVerifier verifier, NeighbourTable table, double rate, Action<double> progress)
    {
        var known = new PreparedText?[table.Count];
        var canonical = new HashSet<TextDigest>();
        var cost = new Cost();
        for (var i = 0; i < requests.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var text = PreparedText.Create(requests[i].Prompt);
            var isKnown = !canonical.Add(text.CanonicalDigest);
            var lookedUp = Stopwatch.GetTimestamp();
            if (isKnown)
            {
                cost.Known.Add(Stopwatch.GetElapsedTime(start, lookedUp).TotalMicroseconds);
                continue;
            }

            encoder.Embed(text.ModelText);
            var embedded = Stopwatch.GetTimestamp();
            var at = table.IndexOf(text.ModelText);
            var candidates = new List<EquivalenceCandidate>();
            foreach (var (other, cosine) in table.Near(at))
            {
                if (known[other] is { } entry)
                    candidates.Add(new(entry, cosine));
                if (candidates.Count == decision.MaxCandidates)
                    break;
            }

            verifier.Runs = 0;
            var decided = Stopwatch.GetTimestamp();
            if (candidates.Count > 0)
                await decision.ChooseAsync(text, candidates, rate);
            var end = Stopwatch.GetTimestamp();
            cost.Add(Stopwatch.GetElapsedTime(start, lookedUp), Stopwatch.GetElapsedTime(lookedUp, embedded), Stopwatch.GetElapsedTime(decided, end), verifier.Runs);
            known[at] ??= text;
            progress((i + 1.0) / requests.Length);
        }

        return cost;
    }

    private sealed class DirectVerifier(VerifierModels models) : IEquivalenceVerifier
    {
        public int Runs { get; set; }

        public ValueTask<float?> ScoreAsync(VerifierKind kind, string first, string second, CancellationToken cancellationToken)
        {
            Runs++;
            return new(models[kind].Score(first, second));
        }
    }

    private sealed class Cost
    {
        private readonly List<double> _embeddings = [];
        private readonly List<double> _decisions = [];
        private readonly List<double> _ratios = [];
        private readonly List<double> _lookedRatios = [];
        private int _looks;

        public List<double> Known { get; } = [];

        public void Add(TimeSpan prepare, TimeSpan embed, TimeSpan decide, int runs)
        {
            var whole = (prepare + embed + decide) / embed;
            _embeddings.Add(embed.TotalMicroseconds);
            _decisions.Add((prepare + decide).TotalMicroseconds);
            _ratios.Add(whole);
            _looks += runs;
            if (runs > 0)
                _lookedRatios.Add(whole);
        }

        public void Print(bool json)
        {
            var line = FormattableString.Invariant(
                $"{{\"new_texts\":{_ratios.Count},\"embedding_p50_us\":{At(_embeddings, 0.5):F0},\"decision_p50_us\":{At(_decisions, 0.5):F0},\"decision_p95_us\":{At(_decisions, 0.95):F0},\"whole_ratio_p50\":{At(_ratios, 0.5):F2},\"whole_ratio_p95\":{At(_ratios, 0.95):F2},\"texts_with_look\":{_lookedRatios.Count},\"looks\":{_looks},\"whole_ratio_p50_with_look\":{At(_lookedRatios, 0.5):F2},\"known_texts\":{Known.Count},\"known_p50_us\":{At(Known, 0.5):F0}}}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"new text: embedding {At(_embeddings, 0.5):F0} µs, all else {At(_decisions, 0.5):F0} µs (p95 {At(_decisions, 0.95):F0}) at p50; whole decision {At(_ratios, 0.5):F2} of its own embedding at p50, {At(_ratios, 0.95):F2} at p95"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"the verifier read {_looks} pairs for {_lookedRatios.Count} of {_ratios.Count} new texts; those cost {At(_lookedRatios, 0.5):F2} embeddings at p50; a text known in canonical form {At(Known, 0.5):F0} µs and no model"));
            if (json)
                Console.WriteLine(line);
        }

        private static double At(List<double> values, double quantile)
        {
            if (values.Count == 0)
                return 0;
            var sorted = values.Order().ToArray();
            return sorted[(int)Math.Min(sorted.Length - 1, quantile * sorted.Length)];
        }
    }
}
