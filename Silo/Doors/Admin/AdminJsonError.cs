using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary>Says what is wrong with a body in words of the wire: the serializer's own name types of the program.</summary>
internal static partial class AdminJsonError
{
    private static readonly (string Type, string Words)[] Kinds =
    [
        ("Dictionary", "an object of names and numbers"), ("List", "an array"), ("Int32", "a whole number"), ("Decimal", "a number"), ("Double", "a number"), ("Boolean", "true or false"), ("DateOnly", "a day such as 2026-11-24"), ("String", "a string"),
        (nameof(CoalesceMode), "one of off, exact, semantic"),
    ];

    /// <summary>The refusal.</summary>
    public static InferenceException Of(JsonException error)
    {
        if (Missing().Match(error.Message) is { Success: true } missing)
            return Wrong($"'{missing.Groups[1].Value}' is missing.", missing.Groups[1].Value);
        if (Unknown().Match(error.Message) is { Success: true } unknown)
            return Wrong($"There is no '{unknown.Groups[1].Value}' here.", unknown.Groups[1].Value);
        var isSyntax = error.InnerException is JsonException;
        var path = error.Path?.TrimStart('$').TrimStart('.');
        if (isSyntax || path is null)
            return Wrong(string.Create(CultureInfo.InvariantCulture, $"The request body is not valid JSON: see line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}."), null);
        if (path.Length == 0)
            return Wrong(AdminJson.NoObject, null);
        if (error.Message.Contains(" null", StringComparison.Ordinal))
            return Wrong($"'{path}' must not be null.", path);
        var kind = Array.Find(Kinds, kind => error.Message.Contains(kind.Type, StringComparison.Ordinal)).Words;
        return Wrong($"'{path}' must be {kind ?? "of another kind"}.", path);
    }

    private static InferenceException Wrong(string message, string? param) => new(InferenceErrorCode.InvalidRequest, message) { Param = param };

    [GeneratedRegex("missing required properties including: '([^']+)'")]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '([^']+)' could not be mapped")]
    private static partial Regex Unknown();
}
