using System.CommandLine;

namespace CoalescingCluster.Benchmarks.Hosting;

/// <summary>Options that take an http address.</summary>
internal static class UriOption
{
    public static Option<Uri?> Create(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                return new Uri(uri.GetLeftPart(UriPartial.Authority) + "/");
            result.AddError($"'{result.Tokens[0].Value}' is not an absolute http address, for example http://127.0.0.1:8080.");
            return null;
        },
    };
}
