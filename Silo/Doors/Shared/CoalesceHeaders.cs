using System.Buffers;
using System.Globalization;
using System.Text;
using CoalescingCluster.Diagnostics;
using CoalescingCluster.Pipeline;
using Microsoft.Extensions.Primitives;

namespace CoalescingCluster.Silo.Doors;

/// <summary>Writes the response headers that tell how a request was served.</summary>
internal static class CoalesceHeaders
{
    /// <summary>Name of the header with the outcome.</summary>
    public const string StatusHeader = "x-coalesce-status";

    /// <summary>Name of the header with the cosine of the match.</summary>
    public const string SimilarityHeader = "x-coalesce-similarity";

    /// <summary>Name of the header with the provider and model that stood in for the one that was asked for.</summary>
    public const string ProviderHeader = "x-coalesce-provider";

    /// <summary>Name of the header that says that the prompt was cut.</summary>
    public const string TruncatedHeader = "x-coalesce-truncated";

    private const string CacheStatus = "Cache-Status";
    private const int CachedNumbers = 4096;
    private static readonly StringValues[] Statuses = [.. Enum.GetValues<RequestOutcome>().Select(static outcome => new StringValues(OutcomeNames.Of(outcome)))];
    private static readonly StringValues[] CacheStatuses = [.. Enum.GetValues<RequestOutcome>().Select(static outcome => new StringValues(ForwardOf(outcome)))];
    private static readonly string?[] HitStatuses = new string?[CachedNumbers];
    private static readonly string?[] Numbers = new string?[CachedNumbers];

    /// <summary>Writes all headers that are known now.</summary>
    public static void Write(IHeaderDictionary headers, InferenceSession session, DateTimeOffset now)
    {
        Write(headers, session.Outcome, session.Stored, session.Similarity, now);
        WriteProvider(headers, session.ServedBy);
        if (session.IsTruncated)
            headers[TruncatedHeader] = "true";
        if (ServerTiming(session.Timings) is { } timing)
            headers["Server-Timing"] = timing;
    }

    /// <summary>Writes the headers of a submission.</summary>
    public static void Write(IHeaderDictionary headers, SubmitTicket ticket, DateTimeOffset now)
    {
        Write(headers, ticket.Outcome, ticket.Answer, ticket.Similarity, now);
        WriteProvider(headers, ticket.Answer?.Value.ServedBy);
    }

    /// <summary>Says which provider and model stood in for the one that was asked for; nothing when that one answered.</summary>
    public static void WriteProvider(IHeaderDictionary headers, string? servedBy)
    {
        if (servedBy is not null)
            headers[ProviderHeader] = servedBy;
    }

    /// <summary>Writes what the headers would say by now, where it is not what they said when a heartbeat took them along: as comments, which clients of streams pass over.</summary>
    /// <param name="writer">The stream of server-sent events.</param>
    /// <param name="sent">The headers that went out.</param>
    /// <param name="session">How the request is served.</param>
    public static void WriteLate(IBufferWriter<byte> writer, IHeaderDictionary sent, InferenceSession session)
    {
        var status = OutcomeNames.Of(session.Outcome);
        if (sent[StatusHeader] != status)
            writer.Write(Encoding.UTF8.GetBytes($": {StatusHeader}: {status}\n\n"));
        if (session.ServedBy is { } servedBy && sent[ProviderHeader] != servedBy)
            writer.Write(Encoding.UTF8.GetBytes($": {ProviderHeader}: {servedBy}\n\n"));
    }

    /// <summary>A stored answer's <c>Cache-Status</c> (RFC 9211).</summary>
    public static string HitStatus(Answer answer, DateTimeOffset now)
    {
        var ttl = Seconds(answer.ExpiresAt - now);
        return ttl < CachedNumbers ? HitStatuses[ttl] ??= Text(ttl) : Text(ttl);

        static string Text(int ttl) => string.Create(CultureInfo.InvariantCulture, $"coalesce; hit; ttl={ttl}");
    }

    /// <summary>Steps that are over, as <c>Server-Timing</c> has them; <c>null</c> when there was none.</summary>
    public static string? ServerTiming(SessionTimings timings)
    {
        if (timings.Embed is null && timings.Resolve is null && timings.Wait is null && timings.Upstream is null)
            return null;
        var text = new StringBuilder(64);
        Append("embed", timings.Embed);
        Append("resolve", timings.Resolve);
        Append("wait", timings.Wait);
        Append("upstream", timings.Upstream);
        return text.ToString();

        void Append(string name, TimeSpan? took)
        {
            if (took is { } time)
                text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(CultureInfo.InvariantCulture, $";dur={time.TotalMilliseconds:0.0##}");
        }
    }

    private static void Write(IHeaderDictionary headers, RequestOutcome outcome, Shared<Answer>? stored, float? similarity, DateTimeOffset now)
    {
        headers[StatusHeader] = Statuses[(int)outcome];
        if (stored is null)
        {
            headers[CacheStatus] = CacheStatuses[(int)outcome];
        }
        else
        {
            headers[CacheStatus] = HitStatus(stored.Value, now);
            headers.Age = Number(Seconds(now - stored.Value.CreatedAt));
        }

        if (similarity is { } cosine)
            headers[SimilarityHeader] = cosine.ToString("0.000", CultureInfo.InvariantCulture);
    }

    private static string ForwardOf(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.HitExact or RequestOutcome.HitSemantic => "coalesce; hit",
        RequestOutcome.JoinExact => "coalesce; fwd=miss; collapsed; detail=exact",
        RequestOutcome.JoinSemantic => "coalesce; fwd=miss; collapsed; detail=semantic",
        RequestOutcome.Lead => "coalesce; fwd=miss; stored",
        RequestOutcome.Bypass => "coalesce; fwd=bypass",
        _ => "coalesce; fwd=miss; detail=fallback",
    };

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(time.TotalSeconds, 0, int.MaxValue);

    private static string Number(int value)
    {
        return value < CachedNumbers ? Numbers[value] ??= Text(value) : Text(value);

        static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
