namespace CoalescingCluster.Silo.Doors.Operations;

/// <summary><c>GET /openapi/v1.json</c>: the description of the HTTP door, written by hand beside this class.</summary>
internal sealed class ApiDescription
{
    private readonly byte[] _document = Resource("openapi.v1.json");

    /// <summary>Shows it.</summary>
    public Task ShowAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _document.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(_document, context.RequestAborted).AsTask();
    }

    /// <summary>A file that is part of the assembly.</summary>
    internal static byte[] Resource(string name)
    {
        using var stream = typeof(ApiDescription).Assembly.GetManifestResourceStream($"CoalescingCluster.Silo.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is not part of the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
