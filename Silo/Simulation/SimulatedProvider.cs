using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CoalescingCluster.Silo.Simulation;

/// <summary>
/// A provider for development and tests: a small HTTP server of its own that speaks the real wires of OpenAI and Anthropic, because no key is at hand. Its
/// answers say that they are simulated.
/// </summary>
public sealed class SimulatedProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SimulationState _state;

    private SimulatedProvider(WebApplication app, SimulationState state)
    {
        _app = app;
        _state = state;
    }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:8090/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Calls it received since the last reset.</summary>
    public long Calls => _state.Calls;

    /// <summary>Of those, the ones that its rate limit refused.</summary>
    public long Refused => _state.Refused;

    /// <summary>Calls that are under way.</summary>
    public long Active => _state.Active;

    /// <summary>Starts it on a loopback port.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedProvider> StartAsync(SimulatedProviderOptions options, TimeProvider time, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port, static listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var state = new SimulationState(options, time);
        Map(app, state, new SimulatedChat(state, time), new SimulatedMessages(state, time));
        var provider = new SimulatedProvider(app, state);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        provider.Address = new Uri(address.EndsWith('/') ? address : address + "/");
        return provider;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Streams under way are not worth a wait: their callers see a broken provider, which they have to survive anyway.
        using var now = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app, SimulationState state, SimulatedChat chat, SimulatedMessages messages)
    {
        app.MapPost("/v1/chat/completions", (RequestDelegate)chat.HandleAsync);
        app.MapPost("/v1/messages", (RequestDelegate)messages.HandleAsync);
        app.MapPost("/v1/messages/count_tokens", (RequestDelegate)SimulatedMessages.CountAsync);
        app.MapGet("/v1/models", (RequestDelegate)(context => context.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            data = new[] { new { id = "simulated", @object = "model", created = 0, owned_by = "simulated" } },
        })));
        app.MapGet("/metrics", (RequestDelegate)(context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4";
            return context.Response.WriteAsync(string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                # TYPE vllm:kv_cache_usage_perc gauge
                vllm:kv_cache_usage_perc{engine="0",model_name="simulated"} {{state.Controls.KvCacheUsage}}
                # TYPE simulated_refused_total counter
                simulated_refused_total {{state.Refused}}

                """), context.RequestAborted);
        }));
        app.MapGet("/stats", (RequestDelegate)(context => context.Response.WriteAsJsonAsync(new
        {
            calls = state.Calls,
            active = state.Active,
            prompt_tokens = state.PromptTokens,
            completion_tokens = state.CompletionTokens,
        })));
        app.MapPost("/control", (RequestDelegate)(context => ControlAsync(context, state)));
    }

    private static async Task ControlAsync(HttpContext context, SimulationState state)
    {
        SimulationControls? controls = null;
        string? problem;
        try
        {
            controls = await context.Request.ReadFromJsonAsync<SimulationControls>(context.RequestAborted);
            problem = controls is null ? "The body must be a JSON object." : controls.Problem();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"The body is not a JSON object of controls: {error.Message}");
        }

        if (problem is not null)
        {
            await SimulatedChat.WriteErrorAsync(context, 400, "invalid_request_error", problem, null);
            return;
        }

        state.Apply(controls!);
        await context.Response.WriteAsJsonAsync(state.Controls, context.RequestAborted);
    }
}
