using CoalescingCluster.Benchmarks.Quality;
using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class CalibrationTests
{
    [Fact]
    public void ShippedModel_ReadsAndWritesTheSameBytes()
    {
        var model = CalibratedModel.Load();
        using var once = new MemoryStream();
        model.Write(once);
        using var again = new MemoryStream();
        CalibratedModel.Read(new MemoryStream(once.ToArray())).Write(again);
        again.ToArray().Should().Equal(once.ToArray());
    }

    [Fact]
    public void ModelOfOtherFeatures_IsRefused()
    {
        var read = () => CalibratedModel.Read(new MemoryStream("""{"features":["cosine"]}"""u8.ToArray()));
        read.Should().Throw<InvalidDataException>().WithMessage("*other features*calibrate*");
    }

    [Theory]
    [InlineData((int)VerifierKind.General)]
    [InlineData((int)VerifierKind.Everyday)]
    public void ShippedModel_IsMonotoneInTheLogits(int kind)
    {
        var at = PairFeatures.LogitOf((VerifierKind)kind);
        var model = CalibratedModel.Load();
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            var row = new float[PairFeatures.Names.Count];
            for (var f = 0; f < row.Length; f++)
                row[f] = random.NextSingle() * 3;
            var last = double.NegativeInfinity;
            for (var logit = -6f; logit <= 6; logit += 0.5f)
            {
                row[at] = logit;
                var now = model.Verified.LogOdds(row);
                now.Should().BeGreaterThanOrEqualTo(last, "the bounds of the verifier rely on it");
                last = now;
            }

            var unverified = model.Unverified.LogOdds(row);
            row[at] = 0;
            model.Unverified.LogOdds(row).Should().Be(unverified, "this model does not know the logit");
        }
    }

    [Fact]
    public void WrongAnswersThatRepeatOneConfusion_SayLessThanIndependentOnes()
    {
        var independent = new ThresholdPoint(0.9, Wrong: 30, Requests: 10_000, Squares: 30);
        var clustered = new ThresholdPoint(0.9, Wrong: 30, Requests: 10_000, Squares: 90);

        independent.DesignEffect.Should().Be(1);
        independent.Bound(0.95).Should().BeApproximately(BinomialBound.Upper(30, 10_000, 0.95), 1e-9);
        clustered.DesignEffect.Should().Be(3);
        clustered.Bound(0.95).Should().BeApproximately(BinomialBound.Upper(10, 3333, 0.95), 1e-9).And.BeGreaterThan(independent.Bound(0.95));
        new ThresholdPoint(0.9, Wrong: 0, Requests: 10_000).Bound(0.95).Should().BeLessThan(0.0004);
    }

    [Fact]
    public void SameRows_GiveTheSameTreesAndLearn()
    {
        var random = new Random(3);
        var rows = new List<float[]>();
        var labels = new List<bool>();
        for (var i = 0; i < 600; i++)
        {
            var row = new float[PairFeatures.Names.Count];
            row[PairFeatures.Cosine] = random.NextSingle();
            row[PairFeatures.LogitOf(VerifierKind.General)] = (random.NextSingle() * 8) - 4;
            rows.Add(row);
            labels.Add(row[PairFeatures.Cosine] > 0.5f && row[PairFeatures.LogitOf(VerifierKind.General)] > 0);
        }

        var weights = Enumerable.Repeat(1.0, rows.Count).ToArray();
        var options = new TreeTrainerOptions { Trees = 40, Rate = 0.2, LeastRows = 10, Ridge = 1 };
        var first = new TreeTrainer(options).Fit(rows, labels, weights);
        var second = new TreeTrainer(options).Fit(rows, labels, weights);
        rows.Select(row => second.LogOdds(row)).Should().Equal(rows.Select(row => first.LogOdds(row)));
        rows.Zip(labels).Count(pair => first.Probability(pair.First) > 0.5 == pair.Second).Should().BeGreaterThan(580);
    }

    [Fact]
    public void Threshold_HoldsForAllStricterOnesToo()
    {
        var curve = new ThresholdCurve([new(0.5, 90, 10_000), new(0.8, 30, 10_000), new(0.9, 60, 10_000), new(0.95, 20, 10_000)]);
        curve.ThresholdFor(0.005).Should().Be(0.95, "0.8 holds, but the stricter 0.9 does not");
        curve.ThresholdFor(0.0001).Should().Be(ThresholdCurve.Never);
        curve.ThresholdFor(0.2).Should().Be(0.5);
    }
}
