using System.CommandLine;
using System.Globalization;
using CoalescingCluster.Matching;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace CoalescingCluster.Benchmarks.Quality;

/// <summary><c>explain A B</c>: each layer of the decision on two prompts.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("A") { Description = "a prompt" };
        var second = new Argument<string>("B") { Description = "another prompt" };
        var rate = new Option<double>("--max-error-rate") { Description = "error rate δ, 0.0001 to 0.2", DefaultValueFactory = static _ => 0.005 };
        var command = new Command("explain", "Shows how the decision sees two prompts, layer by layer.") { first, second, rate };
        command.SetAction((parsed, _) => QualityRun.RunAsync(async (cache, _) =>
        {
            var asked = parsed.GetValue(rate);
            if (!(asked is >= MatchingOptions.LeastErrorRate and <= MatchingOptions.LargestErrorRate))
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"--max-error-rate is {asked}; allowed is a share between 0.0001 and 0.2."));
            var decision = new EquivalenceDecision(Options.Create(new MatchingOptions()), CalibratedModel.Load(), cache);
            var a = PreparedText.Create(parsed.GetValue(first)!);
            var b = PreparedText.Create(parsed.GetValue(second)!);
            var cosine = cache.Cosine(a.ModelText, b.ModelText);
            var explanation = await decision.ExplainAsync(a, b, cosine, asked);
            Print(explanation);
            return 0;
        }));
        return command;
    }

    private static void Print(EquivalenceExplanation explanation)
    {
        var table = new Table().AddColumns("layer", "finding", "words");
        table.AddRow("canonical form", explanation.SameCanonical ? "same" : "differs", Markup.Escape($"{explanation.CanonicalA} / {explanation.CanonicalB}"));
        table.AddRow("sharing", $"{explanation.LimitA} / {explanation.LimitB}", Markup.Escape($"{explanation.LimitReasonA ?? "-"} / {explanation.LimitReasonB ?? "-"}"));
        table.AddRow("cosine", explanation.Verdict.Cosine.ToString("F4", CultureInfo.InvariantCulture), "");
        foreach (var guard in explanation.Guards)
            table.AddRow("guard " + guard.Name, guard.Outcome, Markup.Escape(guard.Words ?? ""));
        table.AddRow("notation", explanation.SameNotation ? "same words in another notation" : explanation.SameButSlips ? "same words but for a slip" : "differs", "");
        table.AddRow("verifier everyday", explanation.EverydayLogit?.ToString("F3", CultureInfo.InvariantCulture) ?? "not read", "");
        table.AddRow("verifier general", explanation.Logit?.ToString("F3", CultureInfo.InvariantCulture) ?? "not read", "");
        table.AddRow("probability", explanation.Verdict.Probability.ToString("F4", CultureInfo.InvariantCulture), Markup.Escape(explanation.Verdict.Guard ?? ""));
        table.AddRow("threshold", explanation.Verdict.Threshold >= ThresholdCurve.Never ? "none holds this error rate" : explanation.Verdict.Threshold.ToString("F4", CultureInfo.InvariantCulture), "");
        table.AddRow("verdict", explanation.Verdict.Same ? "same" : "different", Markup.Escape(explanation.Verdict.Reason ?? ""));
        AnsiConsole.Write(table);
    }
}
