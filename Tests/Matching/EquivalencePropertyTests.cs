using CoalescingCluster.Matching;
using CsCheck;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Matching;

public class EquivalencePropertyTests
{
    private const float Near = 0.999f;

    // A verifier that says yes to everything: what must stay apart has to be kept apart by the layers before it.
    private static readonly EquivalenceDecision Decision = new(Options.Create(new MatchingOptions()), CalibratedModel.Load(), new YesVerifier());

    private static readonly string[] Frames =
    [
        "How do I set {0} in the config?", "What does {0} do?", "Explain {0} to me please", "Is {0} faster than before?", "list the users with {0} and sort them by name",
        "Why does the build of {0} fail on Linux?", "Write a test for {0}.", "{0}", "Convert {0} and show the result", "Remind me about {0} on Monday at noon",
    ];

    private static readonly string[] Words = ["river", "Paris", "the", "is", "please", "cat's", "\"quoted\"", "JSON", "why", "don't", "two", "café", "naïve", "東京", "😀", "U.S.", "e.g.", "C++", "(x)", "—", "and/or"];

    private static readonly Gen<string> Sentence = Gen.OneOf(Gen.OneOf(Words), Gen.String[0, 6], Gen.Int[0, 3000].Select(n => $"{n}")).Array[0, 12].Select(words => string.Join(' ', words));

    [Fact]
    public void AnyTexts_AreJudgedAlikeBothWaysAndTwice() =>
        Gen.Select(Sentence, Sentence, Gen.Single[-1f, 1f]).Sample((a, b, cosine) =>
        {
            var x = PreparedText.Create(a);
            var y = PreparedText.Create(b);
            var there = Decide(x, y, cosine);
            return there == Decide(y, x, cosine) && there == Decide(PreparedText.Create(a), PreparedText.Create(b), cosine);
        }, iter: 6_000);

    [Fact]
    public void RawUnicode_ThrowsNothing() =>
        Gen.Select(Gen.String, Gen.String).Sample((a, b) => Decide(PreparedText.Create(a), PreparedText.Create(b), Near) is not null, iter: 10_000);

    [Fact]
    public void OddCosines_AreNoReasonToJoin()
    {
        foreach (var cosine in new[] { float.NaN, float.NegativeInfinity, -1f, 0f })
            Decide(PreparedText.Create("Is tea healthy?"), PreparedText.Create("Is coffee healthy?"), cosine).Same.Should().BeFalse();
    }

    [Fact]
    public void OtherNumber_NeverJoins() =>
        Gen.Select(Gen.OneOf(Frames), Gen.Long[0, 2_000_000], Gen.Long[0, 2_000_000], Gen.OneOf("", "-", "0.", "$", "v")).Sample((frame, a, b, prefix) =>
            a == b || !Joins(string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, $"{prefix}{a}"), string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, $"{prefix}{b}")), iter: 30_000);

    [Fact]
    public void MutatedDigit_NeverJoins() =>
        Gen.Select(Gen.OneOf(Frames), Gen.Int[1, 99_999], Gen.Int[0, 4], Gen.Int[1, 9]).Sample((frame, number, place, step) =>
        {
            var digits = $"{number}".ToCharArray();
            var at = place % digits.Length;
            digits[at] = (char)('0' + ((digits[at] - '0' + step) % 10));
            var other = new string(digits);
            return int.Parse(other, System.Globalization.CultureInfo.InvariantCulture) == number || !Joins(frame.Replace("{0}", $"{number}", StringComparison.Ordinal), frame.Replace("{0}", other, StringComparison.Ordinal));
        }, iter: 20_000);

    [Fact]
    public void AddedNegation_NeverJoins() =>
        Gen.Select(Gen.OneOf("is", "does", "should", "can", "will", "did"), Gen.OneOf("the server", "my cat", "Anna", "a tenant", "the flag"), Gen.OneOf("start on its own", "need water", "pay the bill", "work in Paris", "count twice"),
            Gen.OneOf("not", "never"), Gen.OneOf("Why ", "When ", "")).Sample((verb, who, what, no, question) => !Joins($"{question}{verb} {who} {what}?", $"{question}{verb} {who} {no} {what}?"), iter: 20_000);

    [Fact]
    public void OtherIdentifier_NeverJoins()
    {
        var letters = Gen.Char["abcdefghijklmnopqrstuvwxyz"].Array[2, 6].Select(chars => new string(chars));
        var identifier = Gen.OneOf(
            Gen.Select(letters, letters, (a, b) => $"{a}_{b}"), Gen.Select(letters, letters, (a, b) => $"{a}.{b}()"), Gen.Select(letters, letters, (a, b) => $"/{a}/{b}"), Gen.Select(letters, a => $"--{a}"),
            Gen.Select(letters, Gen.Int[0, 99], letters, (a, n, b) => $"{a}{n}{b}"), Gen.Select(letters, letters, (a, b) => $"{a}::{b}"), Gen.Select(letters, a => $"${a}"),
            Gen.Select(letters, letters, (a, b) => $"{a}{char.ToUpperInvariant(b[0])}{b[1..]}"));
        Gen.Select(Gen.OneOf(Frames), identifier, Gen.Int[0, 40], Gen.Char["abcdefghijklmnopqrstuvwxyz"]).Sample((frame, name, place, letter) =>
        {
            var at = place % name.Length;
            while (!char.IsLetter(name[at]))
                at = (at + 1) % name.Length;
            var other = name[..at] + letter + name[(at + 1)..];
            return other == name || !Joins(frame.Replace("{0}", name, StringComparison.Ordinal), frame.Replace("{0}", other, StringComparison.Ordinal));
        }, iter: 30_000);
    }

    [Fact]
    public void OtherCaseOfAnIdentifier_NeverJoins()
    {
        var letters = Gen.Char["abcdefghijklmnopqrstuvwxyz"].Array[3, 7].Select(chars => new string(chars));
        var identifier = Gen.OneOf(
            Gen.Select(letters, letters, (a, b) => $"{a}{char.ToUpperInvariant(b[0])}{b[1..]}"), Gen.Select(letters, letters, (a, b) => $"{a}_{b}"), Gen.Select(letters, letters, (a, b) => $"{a}_{b}".ToUpperInvariant()),
            Gen.Select(letters, letters, (a, b) => $"{a}.{b}()"), Gen.Select(letters, a => $"--{a}"));
        Gen.Select(Gen.OneOf(Frames), identifier, Gen.Int[0, 40]).Sample((frame, name, place) =>
        {
            var at = place % name.Length;
            while (!char.IsLetter(name[at]))
                at = (at + 1) % name.Length;
            var turned = char.IsUpper(name[at]) ? char.ToLowerInvariant(name[at]) : char.ToUpperInvariant(name[at]);
            var other = name[..at] + turned + name[(at + 1)..];
            return !Joins(frame.Replace("{0}", name, StringComparison.Ordinal), frame.Replace("{0}", other, StringComparison.Ordinal));
        }, iter: 20_000);
    }

    private static bool Joins(string a, string b) => Decide(PreparedText.Create(a), PreparedText.Create(b), Near).Same;

    private static EquivalenceVerdict Decide(PreparedText a, PreparedText b, float cosine)
    {
        var decision = Decision.DecideAsync(a, b, cosine, MatchingOptions.LargestErrorRate);
        return decision.IsCompletedSuccessfully ? decision.GetAwaiter().GetResult() : throw new InvalidOperationException("A verifier that answers at once makes the decision complete at once.");
    }

    private sealed class YesVerifier : IEquivalenceVerifier
    {
        public ValueTask<float?> ScoreAsync(VerifierKind kind, string first, string second, CancellationToken cancellationToken) => new(4f);
    }
}
