using CoalescingCluster.Admission;
using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Pipeline;
using CoalescingCluster.Providers;
using CoalescingCluster.Silo.Authentication;
using CoalescingCluster.Silo.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Silo.Doors.Anthropic;

/// <summary>
/// <c>POST /v1/messages/count_tokens</c>: the provider counts where it can; otherwise they are counted as admission does, as an estimate that errs high.
/// </summary>
internal sealed class CountTokensEndpoint(
    IInferencePipeline pipeline, IModelCatalog models, ProviderChannels channels, CallerAuthentication authentication, IOptions<HttpDoorOptions> options)
{
    private readonly int _limit = options.Value.MaxBodyBytes;

    /// <summary>Counts the tokens of a prompt, tools included.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var tenant = authentication.Authenticate(context);
        context.Response.Headers[AnthropicErrors.RequestIdHeader] = context.Response.Headers[RequestIds.Header];
        ChatRequest chat;
        using (var body = await RequestBody.ReadAsync(context.Request, _limit, context.RequestAborted))
            chat = pipeline.Parse(MessagesTranslation.ToChat(body.Bytes, context.Request.Headers["anthropic-beta"], isCount: true));
        var route = models.RouteOf(chat.Model);
        var call = new InferenceCall { Provider = route.Provider, UpstreamModel = route.UpstreamModel, Model = chat.Model, Body = chat.Upstream, Tenant = tenant.Id };
        var count = channels.CounterOf(call) is { } counter
            ? await counter.CountAsync(call, context.RequestAborted)
            : TokenCounter.CountBody(route.UpstreamModel, chat.Upstream);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("input_tokens"u8, count);
            json.WriteEndObject();
        });
    }
}
