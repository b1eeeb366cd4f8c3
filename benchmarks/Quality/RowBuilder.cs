using CoalescingCluster.Matching;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary>Makes rows of labelled pairs and of a stream's nearest texts; pairs that layer 0 or a guard settles make none.</summary>
internal sealed class RowBuilder(ModelCache cache)
{
    // Contrast pairs are few and minimal: each counts for three.
    private const double ContrastWeight = 3;

    // The groups of everyday wordings are many and lean on near misses more than traffic does.
    private const double EverydayWeight = 0.5;

    /// <summary>Rows of labelled pairs; sources in <paramref name="without"/> are left out.</summary>
    public IReadOnlyList<CalibrationRow> OfPairs(IEnumerable<LabelledPair> pairs, IReadOnlySet<string> without, Action<double> progress)
    {
        var kept = pairs.Where(pair => !without.Contains(pair.Source ?? "")).ToArray();
        var rows = new CalibrationRow?[kept.Length];
        ModelCache.ForAll(Enumerable.Range(0, kept.Length).ToArray(), i =>
        {
            var pair = kept[i];
            rows[i] = Row(cache.Prepare(pair.A), cache.Prepare(pair.B), pair.Source ?? "", pair.Equivalent, pair.Source switch { "contrast" => ContrastWeight, WordingGroups.Source => EverydayWeight, _ => 1 });
        }, progress);
        return [.. rows.OfType<CalibrationRow>()];
    }

    /// <summary>Rows of each text of a stream against the nearest ones before it, as an index without errors would hold them.</summary>
    public IReadOnlyList<CalibrationRow> OfStream(IReadOnlyList<StreamRequest> requests, NeighbourTable table, int nearest, Action<double> progress)
    {
        var canonical = new HashSet<string>(StringComparer.Ordinal);
        var known = new (StreamRequest Request, PreparedText Text)?[table.Count];
        var perCluster = new Dictionary<string, int>(StringComparer.Ordinal);
        var jobs = new List<(PreparedText A, PreparedText B, string Source, bool Label)>();
        foreach (var request in requests)
        {
            var text = cache.Prepare(request.Prompt);
            if (!canonical.Add(text.Canonical))
                continue;
            var at = table.IndexOf(text.ModelText);
            var found = 0;
            foreach (var (other, _) in table.Near(at))
            {
                if (known[other] is not { } entry)
                    continue;
                jobs.Add((text, entry.Text, request.Source ?? "", entry.Request.Cluster == request.Cluster));
                if (++found == nearest)
                    break;
            }

            perCluster.TryGetValue(request.Cluster, out var count);
            if (count < StreamReplay.TextsPerMeaning && known[at] is null)
            {
                perCluster[request.Cluster] = count + 1;
                known[at] = (request, text);
            }
        }

        var rows = new CalibrationRow?[jobs.Count];
        ModelCache.ForAll(Enumerable.Range(0, jobs.Count).ToArray(), i => rows[i] = Row(jobs[i].A, jobs[i].B, jobs[i].Source, jobs[i].Label, 1), progress);
        return [.. rows.OfType<CalibrationRow>()];
    }

    private CalibrationRow? Row(PreparedText a, PreparedText b, string source, bool label, double weight)
    {
        if (a.Canonical == b.Canonical)
            return null;
        var pair = PairView.Of(a, b);
        var findings = new GuardFinding[GuardSet.All.Count];
        for (var i = 0; i < findings.Length; i++)
        {
            findings[i] = GuardSet.All[i].Examine(pair);
            if (findings[i].Outcome == GuardOutcome.Veto)
                return null;
        }

        if (NotationForm.Same(pair.A, pair.B))
            return null;
        var cosine = cache.Cosine(pair.First.ModelText, pair.Second.ModelText);
        var features = PairFeatures.Of(pair, cosine, findings);
        foreach (var kind in Enum.GetValues<VerifierKind>())
        {
            if (cache.Score(kind, pair.First.VerifierText, pair.Second.VerifierText) is not { } logit)
                return null;
            features[PairFeatures.LogitOf(kind)] = Math.Clamp(logit, -6, 6);
        }

        return new(source, features, label, weight);
    }
}
