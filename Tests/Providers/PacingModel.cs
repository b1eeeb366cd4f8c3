using CoalescingCluster.Providers.Limits;
using CoalescingCluster.Silo.Simulation;
using Microsoft.Extensions.Time.Testing;

namespace CoalescingCluster.Tests.Providers;

/// <summary>
/// A storm in model time: silos with more callers than a provider takes, messages and requests that take a random time, and the real quota between. What a run does depends on
/// its seed only.
/// </summary>
internal sealed class PacingModel(int silos, double limit, bool tellsLimit, int mostDelay, int seed)
{
    private const int Concurrency = 12;
    private readonly FakeTimeProvider _time = new();
    private readonly Random _random = new(seed);
    private readonly ProviderQuota _quota = new();
    private readonly PriorityQueue<Action, long> _events = new();
    private readonly List<long> _sent = [];
    private long _now;

    public int Answered { get; private set; }

    public int Refused { get; private set; }

    /// <summary>When requests departed, in milliseconds.</summary>
    public IReadOnlyList<long> Sent => _sent;

    /// <summary>Runs it.</summary>
    public void Run(TimeSpan span)
    {
        var bucket = new SimulatedBucket(limit, _time);
        var members = Enumerable.Range(0, silos).Select(number => new Member($"silo-{number}")).ToArray();
        for (var end = (long)span.TotalMilliseconds; _now < end; _now++, _time.Advance(TimeSpan.FromMilliseconds(1)))
        {
            while (_events.TryPeek(out var happens, out var at) && at <= _now)
            {
                _events.Dequeue();
                happens();
            }

            foreach (var member in members)
                Step(member, members, bucket);
        }
    }

    private void Step(Member member, Member[] all, SimulatedBucket bucket)
    {
        if (member.PausedUntil > _now)
            return;
        while (member.UnderWay < Concurrency && member.Due.TryPeek(out var due) && due <= _now)
        {
            member.Due.Dequeue();
            Send(member, all, bucket);
        }

        if (member.Due.Count > 0 || member.IsAsking || member.UnderWay >= Concurrency)
            return;
        member.IsAsking = true;
        After(Delay(), () =>
        {
            var now = _time.GetUtcNow();
            _quota.Heard(member.Name, now);
            var delays = _quota.Take(new int[Concurrency], now);
            var (state, refusals) = (_quota.View(now), member.Refusals);
            After(Delay(), () =>
            {
                member.IsAsking = false;
                Learn(member, state);
                if (member.Refusals != refusals)
                    return;
                foreach (var delay in delays)
                    member.Due.Enqueue(_now + (long)Math.Ceiling(delay.TotalMilliseconds));
            });
        });
    }

    private void Send(Member member, Member[] all, SimulatedBucket bucket)
    {
        _sent.Add(_now);
        member.UnderWay++;
        After(Delay(), () =>
        {
            var (_, passes, left, full) = bucket.Admit();
            if (passes)
                Answered++;
            else
                Refused++;
            After(Delay(), () =>
            {
                member.UnderWay--;
                var requests = tellsLimit ? new LimitReading(limit * 60, left, full) : default;
                Report(all, new(member.Name, requests, default, IsRefused: false, null, 0));
                if (passes)
                    return;
                member.Refusals++;
                member.Due.Clear();
                var pause = TimeSpan.FromSeconds(1 / limit);
                member.PausedUntil = _now + (long)pause.TotalMilliseconds;
                Report(all, new(member.Name, default, default, IsRefused: true, pause, _sent.Count(at => at > _now - 1000) / silos));
            });
        });
    }

    private void Report(Member[] all, ProviderLimitReport report) => After(Delay(), () =>
    {
        _quota.Report(report, _time.GetUtcNow());
        var state = _quota.View(_time.GetUtcNow());
        foreach (var member in all)
            After(Delay(), () => Learn(member, state));
    });

    private void Learn(Member member, ProviderLimitState state)
    {
        if (state.Pauses <= member.Pauses)
            return;
        member.Pauses = state.Pauses;
        member.PausedUntil = Math.Max(member.PausedUntil, _now + (long)state.PausedFor.TotalMilliseconds);
        member.Due.Clear();
    }

    private int Delay() => _random.Next(mostDelay + 1);

    private void After(int milliseconds, Action happens) => _events.Enqueue(happens, _now + milliseconds);

    private sealed class Member(string name)
    {
        public string Name => name;

        public Queue<long> Due { get; } = new();

        public int UnderWay { get; set; }

        public bool IsAsking { get; set; }

        public long PausedUntil { get; set; }

        public long Pauses { get; set; }

        public int Refusals { get; set; }
    }
}
