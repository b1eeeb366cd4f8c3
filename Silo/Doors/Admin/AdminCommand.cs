using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>The verbs of the command line that an operator uses: they ask the admin door of a running silo.</summary>
internal static class AdminCommand
{
    private const string KeyVariable = "COALESCING_ADMIN_KEY";
    private const string UrlVariable = "COALESCING_ADMIN_URL";
    private const string DefaultUrl = "http://127.0.0.1:8082";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines about them in the usage text.</summary>
    public static string Help { get; } = string.Join(
        Environment.NewLine,
        AdminVerb.All.Select(static verb => $"  {$"{verb.Words} {verb.Argument}".Trim(),-22}{verb.Help}{(verb.Options.Length == 0 ? "" : $" [{string.Join(' ', verb.Options.Select(static option => "--" + Dashed(option)))}]")}"));

    /// <summary>Whether a command line begins with one of them.</summary>
    public static bool Takes(string word) => AdminVerb.All.Any(verb => verb.Words.Split(' ')[0] == word);

    /// <summary>Runs one and returns the exit code: 0 when it worked, 1 when the silo refused, 2 when the command line is wrong.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var (request, problem) = Read(args);
        if (request is null)
        {
            await error.WriteLineAsync(problem);
            return 2;
        }

        using var message = request;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            using var response = await http.SendAsync(message);
            var text = await response.Content.ReadAsStringAsync();
            await (response.IsSuccessStatusCode ? output : error).WriteLineAsync(Show(text, response));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await error.WriteLineAsync($"The admin door at {message.RequestUri!.GetLeftPart(UriPartial.Authority)} does not answer: {failure.Message} Start a silo, or name another door with --url or {UrlVariable}.");
            return 1;
        }
    }

    private static (HttpRequestMessage? Request, string Problem) Read(string[] args)
    {
        var words = args.TakeWhile(static arg => !arg.StartsWith('-')).ToArray();
        var verb = AdminVerb.All.FirstOrDefault(verb => IsCalled(verb, words));
        if (verb is null)
            return (null, $"There is no verb '{string.Join(' ', words)}'.{Environment.NewLine}{Help}");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = words.Length; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : "true");
            var member = name.TrimStart('-').Replace('-', '_');
            if (!name.StartsWith("--", StringComparison.Ordinal) || !(verb.Options.Contains(member) || member is "url" or "key"))
                return (null, $"'{verb.Words}' has no option {name}; it has {string.Join(", ", verb.Options.Append("url").Append("key").Select(static option => "--" + Dashed(option)))}.");
            values[member] = value;
        }

        var url = Take(values, "url") ?? Environment.GetEnvironmentVariable(UrlVariable) ?? DefaultUrl;
        var key = Take(values, "key") ?? Environment.GetEnvironmentVariable(KeyVariable) ?? AdminDoorOptions.DevelopmentKey;
        return Uri.TryCreate(url, UriKind.Absolute, out var door) && door.Scheme is "http" or "https"
            ? (Create(verb, verb.Argument is null ? null : words[^1], values, door, key), "")
            : (null, $"'{url}' is not the address of an admin door; it looks like {DefaultUrl}.");
    }

    private static bool IsCalled(AdminVerb verb, string[] words)
    {
        var expected = verb.Words.Split(' ');
        return words.Length == expected.Length + (verb.Argument is null ? 0 : 1) && words.AsSpan(0, expected.Length).SequenceEqual(expected);
    }

    private static string? Take(Dictionary<string, string> values, string name) => values.Remove(name, out var value) ? value : null;

    private static HttpRequestMessage Create(AdminVerb verb, string? argument, Dictionary<string, string> values, Uri door, string key)
    {
        var path = string.Format(CultureInfo.InvariantCulture, verb.Path, Uri.EscapeDataString(argument ?? ""));
        if (verb.Method == "GET" && values.Count > 0)
            path += "?" + string.Join('&', values.Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var request = new HttpRequestMessage(new HttpMethod(verb.Method), new Uri(door, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (verb.Method is "POST" or "PUT")
        {
            var body = new JsonObject(values.Select(static pair => KeyValuePair.Create(pair.Key, AdminVerb.Texts.Contains(pair.Key) ? pair.Value : ValueOf(pair.Value))));
            if (verb.Member is { } member)
                body[member] = argument;
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return request;
    }

    private static JsonNode? ValueOf(string text) =>
        bool.TryParse(text, out var flag) ? flag : decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : text;

    private static string Show(string text, HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
            return text.Length == 0 ? "Done." : text.TrimEnd();
        var json = JsonNode.Parse(text);
        return response.IsSuccessStatusCode ? json!.ToJsonString(Indented) : (string?)json?["detail"] ?? text;
    }

    private static string Dashed(string member) => member.Replace('_', '-');
}
