using CoalescingCluster.Fingerprinting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class EmbedderTests(SentenceEncoderTests.Loaded loaded) : IClassFixture<SentenceEncoderTests.Loaded>, IDisposable
{
    private const string Text = "What is the capital of France?";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PoolFixture _fixture = new(new EmbeddingOptions { Workers = 1, QueueLength = 1, CacheEntries = 100 }, new FakeTimeProvider());

    private readonly ManualResetEventSlim _gate = new();

    public void Dispose()
    {
        _gate.Set();
        _fixture.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Embed_OfATextSeenBefore_RunsNoModel()
    {
        var embedder = Create();
        var first = await Soon(embedder.EmbedAsync(Text, default));
        var second = await Soon(embedder.EmbedAsync(new string(Text), default));
        second.Vector.Should().BeSameAs(first.Vector);
        _fixture.Embedded.Should().Be(1);
        embedder.Dimensions.Should().Be(384);
    }

    [Fact]
    public async Task Embed_OfOneTextByManyAtOnce_RunsTheModelOnce()
    {
        var embedder = Create();
        var busy = await _fixture.OccupyAsync(_gate);

        // Twenty callers, but room for one run in the queue: sharing it is the only way for all to be served.
        var callers = Enumerable.Range(0, 20).Select(_ => embedder.EmbedAsync(Text, default).AsTask()).ToArray();
        _gate.Set();
        await busy.WaitAsync(Patience);
        var results = await Task.WhenAll(callers).WaitAsync(Patience);
        results.Should().AllSatisfy(result => result.Vector.Should().BeSameAs(results[0].Vector).And.NotBeNull());
        _fixture.Embedded.Should().Be(1);
        _fixture.Shed.Should().Be(0);
    }

    [Fact]
    public async Task Embed_ByACallerThatLeaves_GoesOnForTheOthers()
    {
        var embedder = Create();
        var busy = await _fixture.OccupyAsync(_gate);
        using var leaving = new CancellationTokenSource();
        var leaver = embedder.EmbedAsync(Text, leaving.Token).AsTask();
        var other = embedder.EmbedAsync(Text, default);

        await leaving.CancelAsync();
        var left = async () => await leaver.WaitAsync(Patience);
        await left.Should().ThrowAsync<OperationCanceledException>();
        _gate.Set();
        await busy.WaitAsync(Patience);
        (await Soon(other)).Vector.Should().NotBeNull();
    }

    [Fact]
    public async Task Embed_WhenThePoolIsFull_SaysSoAndIsNotRemembered()
    {
        var embedder = Create();
        var busy = await _fixture.OccupyAsync(_gate);
        var queued = _fixture.Pool.TryRunAsync(0, static number => number);

        (await Soon(embedder.EmbedAsync(Text, default))).Should().Be(new EmbeddingResult(null, WasShed: true));
        _fixture.Shed.Should().Be(1);

        _gate.Set();
        await busy.WaitAsync(Patience);
        await Soon(queued);
        (await Soon(embedder.EmbedAsync(Text, default))).Vector.Should().NotBeNull();
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(4_000_000)]
    public async Task Embed_OfATextBeyondAllWindows_SaysThatItIsTooLong(int words)
    {
        var result = await Soon(Create().EmbedAsync(string.Concat(Enumerable.Repeat("a ", words)), default));
        result.Should().Be(new EmbeddingResult(null, WasShed: false));
        _fixture.Shed.Should().Be(0);
    }

    [Fact]
    public async Task Embed_WithoutACache_StillWorks()
    {
        using var fixture = new PoolFixture(new EmbeddingOptions { Workers = 1, CacheEntries = 0 }, new FakeTimeProvider());
        var embedder = new Embedder(loaded.Encoder, fixture.Pool, fixture.Instruments, fixture.Options, TimeProvider.System, NullLogger<Embedder>.Instance);
        var first = await Soon(embedder.EmbedAsync(Text, default));
        var second = await Soon(embedder.EmbedAsync(Text, default));
        second.Vector.Should().Equal(first.Vector);
        fixture.Embedded.Should().Be(2);
    }

    [Fact]
    public async Task Embed_WithAModelThatFails_LeavesTheTextToExactMatching()
    {
        var encoder = new SentenceEncoder(SentenceEncoder.BuiltIn, 4);
        encoder.Dispose();
        var embedder = new Embedder(encoder, _fixture.Pool, _fixture.Instruments, _fixture.Options, TimeProvider.System, NullLogger<Embedder>.Instance);
        (await Soon(embedder.EmbedAsync(Text, default))).Should().Be(new EmbeddingResult(null, WasShed: true));
    }

    private Embedder Create() => new(loaded.Encoder, _fixture.Pool, _fixture.Instruments, _fixture.Options, TimeProvider.System, NullLogger<Embedder>.Instance);

    private static Task<T> Soon<T>(ValueTask<T> task) => task.AsTask().WaitAsync(Patience);
}
