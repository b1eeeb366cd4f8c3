using System.Diagnostics.Metrics;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace CoalescingCluster.Tests.Storage;

public sealed class TolerantStateTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FlakyStorage _storage = new();
    private readonly StoreHealth _health;

    public TolerantStateTests()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _health = new StoreHealth(_time, new StoreErrors(meters), NullLogger<StoreHealth>.Instance);
    }

    [Fact]
    public async Task Write_ByTwoThatReadTheSame_LetsTheFirstWin()
    {
        var (one, other) = (Open(), Open());
        await one.EnsureReadAsync();
        await other.EnsureReadAsync();
        (await one.WriteAsync(new Note { Text = "one" })).Should().Be(StoreWrite.Written);
        (await other.WriteAsync(new Note { Text = "other" })).Should().Be(StoreWrite.Conflict);
        other.Value.Text.Should().Be("one", "after a conflict the state is what the other one wrote");
    }

    [Fact]
    public async Task Write_WithTheStoreDown_ReportsItAndKeepsTheValue()
    {
        var state = Open();
        _storage.IsDown = true;
        (await state.WriteAsync(new Note { Text = "kept" })).Should().Be(StoreWrite.Unavailable);
        state.Value.Text.Should().Be("kept");
        _health.IsWorthAsking.Should().BeFalse("a store that just failed is not asked for every request");
    }

    [Fact]
    public async Task Write_AfterTheStoreCameBack_Succeeds()
    {
        var state = Open();
        _storage.IsDown = true;
        await state.WriteAsync(new Note { Text = "lost" });
        _storage.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        (await state.WriteAsync(new Note { Text = "stored" })).Should().Be(StoreWrite.Written);
        var reader = Open();
        await reader.EnsureReadAsync();
        reader.Value.Text.Should().Be("stored");
    }

    [Fact]
    public async Task Read_WithTheStoreDown_GivesAnEmptyState()
    {
        _storage.IsDown = true;
        var state = Open();
        await state.EnsureReadAsync();
        state.Value.Text.Should().BeEmpty();
    }

    [Fact]
    public async Task Clear_AfterAWrite_LeavesNothing()
    {
        var state = Open();
        await state.WriteAsync(new Note { Text = "x" });
        await state.ClearAsync();
        var reader = Open();
        await reader.EnsureReadAsync();
        reader.Value.Text.Should().BeEmpty();
    }

    private TolerantState<Note> Open() => new("note", GrainId.Create("note", "1"), _storage, _health, _time);

    internal sealed class Note
    {
        public string Text { get; init; } = "";
    }

    /// <summary>A store with ETags that can be switched off.</summary>
    private sealed class FlakyStorage : IGrainStorage
    {
        private object? _value;
        private int _version;

        public bool IsDown { get; set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfDown();
            if (_value is not null)
                grainState.State = (T)_value;
            grainState.RecordExists = _value is not null;
            grainState.ETag = Tag;
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfDown();
            if (grainState.ETag != Tag)
                throw new InconsistentStateException("Another one wrote.");
            _value = grainState.State;
            _version++;
            grainState.ETag = Tag;
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfDown();
            _value = null;
            _version++;
            return Task.CompletedTask;
        }

        private string? Tag => _version == 0 ? null : _version.ToString(System.Globalization.CultureInfo.InvariantCulture);

        private void ThrowIfDown()
        {
            if (IsDown)
                throw new TimeoutException("The store is down.");
        }
    }
}
