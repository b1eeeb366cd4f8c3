using System.Buffers;
using System.Text;
using System.Text.Json;
using CoalescingCluster.V1;

namespace CoalescingCluster.Silo.Doors.Grpc;

/// <summary>Writes the chat-completions body that a typed request stands for, so that callers of all doors share.</summary>
internal static class GrpcRequests
{
    /// <summary>The body.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.InvalidRequest"/>: there is no request in the message.</exception>
    public static ReadOnlyMemory<byte> BodyOf(CompleteRequest request) => request.RequestCase switch
    {
        CompleteRequest.RequestOneofCase.Chat => Write(request.Chat),
        CompleteRequest.RequestOneofCase.OpenaiRequestJson => Encoding.UTF8.GetBytes(request.OpenaiRequestJson),
        _ => throw new InferenceException(InferenceErrorCode.InvalidRequest, "The request needs chat or openai_request_json.") { Param = "request" },
    };

    private static ReadOnlyMemory<byte> Write(ChatRequest chat)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model", chat.Model);
        json.WriteStartArray("messages");
        foreach (var message in chat.Messages)
        {
            json.WriteStartObject();
            json.WriteString("role", message.Role);
            json.WriteString("content", message.Content);
            if (message.HasName)
                json.WriteString("name", message.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (chat.Parameters is { } parameters)
            Write(json, parameters);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, Parameters parameters)
    {
        if (parameters.HasTemperature)
            Write(json, "temperature", parameters.Temperature);
        if (parameters.HasTopP)
            Write(json, "top_p", parameters.TopP);
        if (parameters.HasMaxTokens)
            json.WriteNumber("max_tokens", parameters.MaxTokens);
        if (parameters.HasSeed)
            json.WriteNumber("seed", parameters.Seed);
        if (parameters.HasPresencePenalty)
            Write(json, "presence_penalty", parameters.PresencePenalty);
        if (parameters.HasFrequencyPenalty)
            Write(json, "frequency_penalty", parameters.FrequencyPenalty);
        if (parameters.Stop.Count == 0)
            return;
        json.WriteStartArray("stop");
        foreach (var stop in parameters.Stop)
            json.WriteStringValue(stop);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (!double.IsFinite(value))
            throw new InferenceException(InferenceErrorCode.InvalidRequest, $"'{name}' must be a finite number.") { Param = name };
        json.WriteNumber(name, value);
    }
}
