using CoalescingCluster.Matching;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Matching;

public class EquivalenceDecisionTests
{
    private static readonly CalibratedModel Model = CalibratedModel.Load();
    private readonly CountingVerifier _verifier = new();

    [Fact]
    public async Task SameCanonicalForm_NeedsNoVerifier()
    {
        var verdict = await Open().DecideAsync(Text("Hi! How do I boil an egg?"), Text("how do i boil an egg"), 0.2f, 0.005);
        verdict.Should().BeEquivalentTo(new { Same = true, Guard = "canonical" });
        _verifier.Reads.Should().Be(0);
    }

    [Fact]
    public async Task OtherNotation_NeedsNoVerifier()
    {
        var verdict = await Open().DecideAsync(Text("Convert 5 km to miles"), Text("Convert five kilometres to miles"), 0.95f, 0.005);
        verdict.Should().BeEquivalentTo(new { Same = true, Guard = "notation" });
        _verifier.Reads.Should().Be(0);
    }

    [Fact]
    public async Task Veto_NamesGuardAndWords()
    {
        var verdict = await Open().DecideAsync(Text("Trains from Rome to Milan"), Text("Trains from Milan to Rome"), 0.99f, 0.2);
        verdict.Should().BeEquivalentTo(new { Same = false, Probability = 0.0, Guard = "direction" });
        verdict.Reason.Should().Contain("rome");
        _verifier.Reads.Should().Be(0);
    }

    [Fact]
    public async Task BelowTheFloor_IsNotLookedAt() =>
        (await Open().DecideAsync(Text("Is tea healthy?"), Text("Is green tea healthy?"), 0.59f, 0.2)).Guard.Should().Be("cosine");

    [Fact]
    public async Task Logit_DecidesWhatTheRestLeavesOpen()
    {
        var (a, b) = (Text("Why does the sky look blue in the day?"), Text("What makes the sky look blue in the day?"));
        _verifier.Logit = 4;
        var yes = await Open().DecideAsync(a, b, 0.93f, 0.005);
        _verifier.Logit = -4;
        var no = await Open().DecideAsync(a, b, 0.93f, 0.005);
        yes.Probability.Should().BeGreaterThan(no.Probability);
        (yes.EverydayLogit ?? yes.VerifierLogit).Should().Be(4);
    }

    [Fact]
    public async Task Verdicts_AreRememberedByPair()
    {
        var decision = Open();
        var (a, b) = (Text("Why does the sky look blue in the day?"), Text("What makes the sky look blue in the day?"));
        await decision.DecideAsync(a, b, 0.93f, 0.005);
        var reads = _verifier.Reads;
        await decision.DecideAsync(b, a, 0.93f, 0.005);
        reads.Should().BeInRange(1, 2, "each verifier reads a pair once at most");
        _verifier.Reads.Should().Be(reads);
    }

    [Fact]
    public async Task ShedVerifier_LeavesTheStricterRule()
    {
        _verifier.Logit = null;
        var verdict = await Open().DecideAsync(Text("Why does the sky look blue in the day?"), Text("What makes the sky look blue in the day?"), 0.93f, 0.005);
        verdict.VerifierLogit.Should().BeNull();
        verdict.EverydayLogit.Should().BeNull();
        verdict.Threshold.Should().Be(Model.UnverifiedCurve.ThresholdFor(0.005));
    }

    [Fact]
    public async Task SwitchedOffVerifier_IsNotRead()
    {
        await Open(VerifierMode.Off).DecideAsync(Text("Why does the sky look blue in the day?"), Text("What makes the sky look blue in the day?"), 0.93f, 0.005);
        _verifier.Reads.Should().Be(0);
    }

    [Fact]
    public async Task Choice_ReadsAtMostTwo()
    {
        _verifier.Logit = -6;
        var known = Enumerable.Range(0, 8).Select(i => new EquivalenceCandidate(Text($"What makes the sky look so {(char)('a' + i)}{(char)('a' + i)}ish blue in the day?"), 0.9f)).ToArray();
        var choice = await Open().ChooseAsync(Text("Why does the sky look blue in the day?"), known, 0.005);
        choice.Index.Should().Be(-1);
        _verifier.Pairs.Should().HaveCountLessThanOrEqualTo(2).And.NotBeEmpty();
        _verifier.Reads.Should().BeLessThanOrEqualTo(2 * _verifier.Pairs.Count, "each of two verifiers reads a pair once at most");
    }

    [Fact]
    public async Task Choice_DoesNotHangOnTheOrderOfCandidates()
    {
        var asked = Text("How do I boil an egg?");
        EquivalenceCandidate[] known = [new(Text("How do I fry an egg?"), 0.9f), new(Text("how to boil an egg"), 0.95f), new(Text("How do I boil a potato?"), 0.8f)];
        var there = await Open().ChooseAsync(asked, known, 0.005);
        var back = await Open().ChooseAsync(asked, [.. known.Reverse()], 0.005);
        known[there.Index].Known.Text.Should().Be("how to boil an egg");
        (known.Length - 1 - back.Index).Should().Be(there.Index);
    }

    [Fact]
    public async Task NoCandidates_IsNoChoice() => (await Open().ChooseAsync(Text("x"), [], 0.005)).Index.Should().Be(-1);

    [Fact]
    public void SmallerErrorRate_AsksForMore()
    {
        var thresholds = new[] { 0.0001, 0.001, 0.002, 0.005, 0.01, 0.02, 0.2 }.Select(Model.VerifiedCurve.ThresholdFor).ToArray();
        thresholds.Should().BeInDescendingOrder();
        thresholds[0].Should().Be(ThresholdCurve.Never, "no calibration set of this size can promise one in ten thousand");
    }

    private static PreparedText Text(string text) => PreparedText.Create(text);

    private EquivalenceDecision Open(VerifierMode mode = VerifierMode.On) => new(Options.Create(new MatchingOptions { Verifier = mode }), Model, _verifier);

    private sealed class CountingVerifier : IEquivalenceVerifier
    {
        public float? Logit { get; set; } = 2;

        public int Reads { get; private set; }

        public HashSet<(string, string)> Pairs { get; } = [];

        public ValueTask<float?> ScoreAsync(VerifierKind kind, string first, string second, CancellationToken cancellationToken)
        {
            Reads++;
            Pairs.Add((first, second));
            return new(Logit);
        }
    }
}
