using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CoalescingCluster.Benchmarks.Hosting;

namespace CoalescingCluster.Benchmarks.HotPath;

/// <summary><c>hotpath</c>: an exact hit over HTTP against a bare Kestrel JSON echo, in turn, in one run.</summary>
internal static class HotPathCommand
{
    /// <summary>Bytes of the echo's response besides its text.</summary>
    private const int EchoOverheadBytes = 162;

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "pairs of measurements", DefaultValueFactory = static _ => 7 }.Between(1, 100);
        var seconds = new Option<double>("--seconds") { Description = "length of one measurement", DefaultValueFactory = static _ => 3 }.Between(0.1, 60);
        var connections = new Option<int>("--connections") { Description = "connections of the load", DefaultValueFactory = static _ => 32 }.Between(1, 1024);
        var json = new Option<bool>("--json") { Description = "print one JSON object on the last line" };
        var command = new Command("hotpath", "Compares an exact hit over HTTP with a bare Kestrel JSON echo.") { rounds, seconds, connections, json };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(connections), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int rounds, TimeSpan duration, int connections, bool json, CancellationToken cancellationToken)
    {
        var filler = string.Concat(Enumerable.Repeat("Please keep every number, name and date exactly as it is written here. ", 12));
        var body = JsonSerializer.SerializeToUtf8Bytes(new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = "Summarise the following rules in one sentence. " + filler } } });
        await using var silo = await SiloUnderTest.OpenAsync(null, null, new Dictionary<string, string> { ["Coalescing:Flights:TtlSeconds"] = "3600" }, cancellationToken);
        var hit = new RawLoad(silo.Http.Port, "/v1/chat/completions", "Authorization: Bearer dev-key\r\n", body, connections);
        var (_, warmBytes) = await hit.RunAsync(TimeSpan.FromSeconds(6), cancellationToken);

        // The echo answers with as many bytes as a hit does, headers included.
        var echoPort = FreePorts.Take(1)[0];
        using var echo = StartEcho(echoPort, warmBytes - EchoOverheadBytes);
        try
        {
            var bare = new RawLoad(echoPort, "/", "", body, connections);
            await bare.RunAsync(TimeSpan.FromSeconds(4), cancellationToken);
            var ratios = new List<double>();
            var (hits, echoes) = (new List<double>(), new List<double>());
            for (var round = 1; round <= rounds; round++)
            {
                var (hitRate, hitBytes) = await hit.RunAsync(duration, cancellationToken);
                var (echoRate, echoBytes) = await bare.RunAsync(duration, cancellationToken);
                hits.Add(hitRate);
                echoes.Add(echoRate);
                ratios.Add(hitRate / echoRate);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: hit {hitRate:0}/s ({hitBytes} bytes), echo {echoRate:0}/s ({echoBytes} bytes), ratio {hitRate / echoRate:0.000}"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio: median {Median(ratios):0.000}, from {ratios.Min():0.000} to {ratios.Max():0.000}; request of {body.Length} bytes, {connections} connections"));
            if (json)
                Console.WriteLine(JsonSerializer.Serialize(new { ratio = Math.Round(Median(ratios), 4), least = Math.Round(ratios.Min(), 4), most = Math.Round(ratios.Max(), 4), hit_per_second = Math.Round(Median(hits)), echo_per_second = Math.Round(Median(echoes)), rounds }));
            return 0;
        }
        finally
        {
            echo.Kill(entireProcessTree: true);
        }
    }

    private static Process StartEcho(int port, int answerBytes)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CoalescingCluster.benchmarks.dll"));
        foreach (var argument in (string[])["echo", "--port", port.ToString(CultureInfo.InvariantCulture), "--answer-bytes", Math.Max(1, answerBytes).ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("The echo server did not start.");
        WaitForPort(port);
        return process;
    }

    private static void WaitForPort(int port)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
        {
            using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            try
            {
                socket.Connect(System.Net.IPAddress.Loopback, port);
                return;
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Not yet.
            }
        }

        throw new TimeoutException("The echo server was not ready within 20 s.");
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
