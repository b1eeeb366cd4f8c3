using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Providers.Resilience;

/// <summary>Reads how full the cache of keys and values of a vLLM server is, from its metrics page in the Prometheus text format.</summary>
internal sealed partial class CacheGauge(string provider, Uri address, HttpClient http, TimeProvider time, ILogger logger)
{
    private const int MaxBytes = 4 << 20;
    private const string OldName = "vllm:gpu_cache_usage_perc";
    private const string NewName = "vllm:kv_cache_usage_perc";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool _wasReadable = true;

    /// <summary>Reads it; <c>null</c> when it cannot be read.</summary>
    public async Task<double?> ReadAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, stop.Token);
            response.EnsureSuccessStatusCode();
            await using var stream = await response.Content.ReadAsStreamAsync(stop.Token);
            var buffer = new byte[64 * 1024];
            using var text = new MemoryStream();
            for (int count; text.Length < MaxBytes && (count = await stream.ReadAsync(buffer, stop.Token)) > 0;)
                text.Write(buffer, 0, count);
            var ratio = Parse(System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
            Note(ratio is null ? $"it has neither {NewName} nor {OldName}" : null);
            return ratio;
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Note(error.Message);
            return null;
        }
    }

    /// <summary>The greatest value of the gauge on the page: a server with several engines is as full as the fullest.</summary>
    public static double? Parse(string page)
    {
        double? most = null;
        foreach (var line in page.AsSpan().EnumerateLines())
        {
            if (!IsSampleOf(line, NewName) && !IsSampleOf(line, OldName))
                continue;
            var end = line.LastIndexOf('}');
            var rest = (end >= 0 ? line[(end + 1)..] : line[line.IndexOf(' ')..]).Trim();
            var space = rest.IndexOf(' ');
            if (double.TryParse(space < 0 ? rest : rest[..space], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1)
                most = Math.Max(most ?? 0, value);
        }

        return most;
    }

    private static bool IsSampleOf(ReadOnlySpan<char> line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ' && line.Contains(' ');

    private void Note(string? problem)
    {
        if (problem is not null && _wasReadable)
            LogUnreadable(provider, address, problem);
        _wasReadable = problem is null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics of {Provider} at {Address} cannot be used: {Problem}")]
    private partial void LogUnreadable(string provider, Uri address, string problem);
}
