using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Database;
using static CoalescingCluster.Tests.Accounting.LedgerTesting;

namespace CoalescingCluster.Tests.Accounting;

public sealed class LedgerJournalTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("coalescing-journal-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task Requests_CountedByManyThreadsWhileSegmentsAreTaken_AreEachInExactlyOneSegment()
    {
        const int Threads = 6;
        const int PerThread = 60_000;
        using var folder = Folder(_path);
        using var journal = Journal(folder);
        var flights = Enumerable.Range(0, 40).Select(static _ => Guid.NewGuid()).ToArray();
        var counting = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < PerThread; i++)
                journal.Served($"tenant-{i % 3}", "gpt-4o-mini", "gpt-4o-mini", (RequestOutcome)(i % 7), flights[(i * 7 + thread) % flights.Length], Usage);
        })));

        var counted = 0L;
        do
        {
            while (journal.Next(sealCurrent: true) is { } segment)
            {
                counted += AllCounts(segment.Seal());
                segment.Dispose();
            }

            await Task.Yield();
        }
        while (!counting.IsCompleted);
        await counting;
        while (journal.Next(sealCurrent: true) is { } segment)
            counted += AllCounts(segment.Seal());

        counted.Should().Be((long)Threads * PerThread);
    }

    [Fact]
    public void Segment_ThatIsFull_IsFollowedByAnother()
    {
        using var folder = Folder(_path);
        using var journal = Journal(folder);
        for (var i = 0; i < 5000; i++)
            journal.Served("one", "gpt-4o-mini", "gpt-4o-mini", RequestOutcome.Lead, Guid.NewGuid(), Usage);

        journal.Waiting.Should().Be(2, "a segment has 2047 slots");
        var batches = Drain(journal);
        batches.Sum(AllCounts).Should().Be(5000);
        batches.SelectMany(static batch => batch.Requests).Should().OnlyContain(static entry => entry.Price.PicoDollars == (100 * 150_000) + (10 * 600_000));
    }

    [Fact]
    public void File_OfAProcessThatWasKilled_HoldsEverything()
    {
        var flight = Guid.NewGuid();
        using (var killed = Folder(_path))
        {
            // The journal is not closed: its file is what a killed process leaves.
            var journal = Journal(killed);
            journal.Served("one", "gpt-4o-mini", "gpt-4o-mini", RequestOutcome.Lead, flight, Usage);
            journal.Served("one", "gpt-4o-mini", "gpt-4o-mini", RequestOutcome.HitExact, flight, Usage);
            journal.Served("one", "gpt-4o-mini", "gpt-4o-mini", RequestOutcome.HitExact, flight, Usage);
            journal.Failed("two", "gpt-4o-mini", Guid.Empty);
            var call = Call(flight);
            journal.Departed(call with { Status = CallStatus.Lost });
            journal.Ended(call);
            journal.Departed(Call(Guid.NewGuid(), CallStatus.Lost));
        }

        using var folder = Folder(_path);
        var batch = SegmentReader.ReadFile(folder.LeftBehind.Should().ContainSingle().Subject)!;

        batch.Requests.Single(entry => entry.FlightId == flight).Counts.Should().Equal(2, 0, 0, 0, 1, 0, 0, 0);
        batch.Requests.Single(static entry => entry.Tenant == "two").Counts.Should().Equal(0, 0, 0, 0, 0, 0, 0, 1);
        batch.Calls.Should().ContainSingle(static call => call.Status == CallStatus.Completed && call.Provider == "simulated");
        batch.Departed.Should().HaveCount(2, "whether a call that departed ended is seen over all files");
    }

    [Fact]
    public void CallUnderWay_WhenItsSegmentIsTaken_IsInTheNextOne()
    {
        using var folder = Folder(_path);
        using var journal = Journal(folder);
        var call = Call(Guid.NewGuid(), CallStatus.Lost);
        journal.Departed(call);

        journal.Next(sealCurrent: true)!.Seal().Departed.Should().ContainSingle();
        journal.Next(sealCurrent: true).Should().BeNull("a call that is only carried over is no news");
        journal.Served("one", "gpt-4o-mini", "gpt-4o-mini", RequestOutcome.Lead, call.FlightId, Usage);
        journal.Next(sealCurrent: true)!.Seal().Departed.Should().ContainSingle(entry => entry.Id == call.Id);
        journal.Ended(call with { Status = CallStatus.Completed });
        var last = journal.Next(sealCurrent: true)!.Seal();
        last.Calls.Should().ContainSingle(entry => entry.Id == call.Id);
        journal.CallsUnderWay.Should().Be(0);
    }

    [Fact]
    public void Folder_OfALivingProcess_IsNotTaken()
    {
        using var first = Folder(_path);
        using var second = Folder(_path);

        second.Path.Should().NotBe(first.Path);
    }

    [Fact]
    public void Texts_LongerThanTheirRoom_AreCutAtACharactersEnd()
    {
        Span<byte> room = stackalloc byte[6];
        SlotText.Write(room, "aéééé");

        SlotText.Read(room).Should().Be("aéé");
    }

    private static List<LedgerBatch> Drain(LedgerJournal journal)
    {
        var batches = new List<LedgerBatch>();
        while (journal.Next(sealCurrent: true) is { } segment)
            batches.Add(segment.Seal());
        return batches;
    }
}
