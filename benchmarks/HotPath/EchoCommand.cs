using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace CoalescingCluster.Benchmarks.HotPath;

/// <summary><c>echo</c>: the baseline of <c>hotpath</c>, bare Kestrel that reads a JSON request and writes a JSON answer of a given size.</summary>
internal static class EchoCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "loopback port", Required = true };
        var size = new Option<int>("--answer-bytes") { Description = "length of the text in the answer", DefaultValueFactory = static _ => 300 };
        var command = new Command("echo", "Runs the baseline server of hotpath.") { port, size };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(port), parsed.GetValue(size), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int port, int size, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, static listen => listen.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        var text = new string('a', size);
        app.Run(async context =>
        {
            var question = await JsonSerializer.DeserializeAsync<EchoQuestion>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted);
            var answer = JsonSerializer.SerializeToUtf8Bytes(new EchoAnswer(question?.Model ?? "", text), JsonSerializerOptions.Web);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        });
        await app.StartAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C is how it ends.
        }

        return 0;
    }

    private sealed record EchoQuestion(string Model, EchoMessage[] Messages);

    private sealed record EchoMessage(string Role, string Content);

    private sealed record EchoAnswer(string Model, string Content);
}
