using System.Text.Json;
using CoalescingCluster.Benchmarks.Quality;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Matching;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Matching;

/// <summary>Each line of the file: a request, the same one in another notation, and a twin that asks something else.</summary>
public sealed class SurfaceTriplesTests(SurfaceTriplesTests.Models models) : IClassFixture<SurfaceTriplesTests.Models>
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "Matching", "Data", "surface-triples.jsonl");

    public static IEnumerable<object[]> Triples() =>
        System.IO.File.ReadLines(File).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(row => new object[] { row.GetProperty("a").GetString()!, row.GetProperty("b").GetString()!, row.GetProperty("other").GetString()! });

    [Theory]
    [MemberData(nameof(Triples))]
    public async Task SameRequest_JoinsAndItsTwinDoesNot(string a, string b, string other)
    {
        (await models.DecideAsync(a, b)).Same.Should().BeTrue("'{0}' and '{1}' are one request", a, b);
        (await models.DecideAsync(a, other)).Same.Should().BeFalse("'{0}' and '{1}' are two", a, other);
        (await models.DecideAsync(b, other)).Same.Should().BeFalse("'{0}' and '{1}' are two", b, other);
    }

    public sealed class Models : IDisposable
    {
        private readonly SentenceEncoder _encoder = new(SentenceEncoder.BuiltIn, maxWindows: 4);
        private readonly ModelCache _cache;
        private readonly EquivalenceDecision _decision;

        public Models()
        {
            _cache = QualityRun.OpenModels(_encoder);
            _decision = new(Options.Create(new MatchingOptions()), CalibratedModel.Load(), _cache);
        }

        internal async Task<EquivalenceVerdict> DecideAsync(string a, string b)
        {
            var (asked, known) = (_cache.Prepare(a), _cache.Prepare(b));
            return await _decision.DecideAsync(asked, known, _cache.Cosine(asked.ModelText, known.ModelText), 0.005);
        }

        public void Dispose() => _encoder.Dispose();
    }
}
