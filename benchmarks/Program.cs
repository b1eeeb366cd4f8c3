using System.CommandLine;
using CoalescingCluster.Benchmarks.Burst;
using CoalescingCluster.Benchmarks.HotPath;
using CoalescingCluster.Benchmarks.Quality;
using CoalescingCluster.Benchmarks.Replay;
using CoalescingCluster.Benchmarks.Storm;

var root = new RootCommand("Measures a coalescing cluster: its gain on a log, its speed, its decisions.")
{
    ReplayCommand.Create(),
    BurstCommand.Create(),
    StormCommand.Create(),
    HotPathCommand.Create(),
    EchoCommand.Create(),
    QualityCommand.Create(),
    CalibrateCommand.Create(),
    ExplainCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
