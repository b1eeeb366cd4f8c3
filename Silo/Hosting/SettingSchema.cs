using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>
/// The settings that exist, read off the product's options classes: those whose name ends in <c>Options</c> and that have a constant
/// <c>Section</c>. Finds keys that nobody reads and values that cannot be what they should be.
/// </summary>
internal sealed class SettingSchema
{
    private const string Root = "Coalescing";
    private readonly SettingNode _root = new();

    /// <summary>Reads the schema off the assemblies.</summary>
    public static SettingSchema Of(params IEnumerable<Assembly> assemblies)
    {
        var schema = new SettingSchema();
        foreach (var type in assemblies.SelectMany(static assembly => assembly.GetTypes()))
        {
            if (type.Name.EndsWith("Options", StringComparison.Ordinal)
                && type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() is string section
                && (section == Root || section.StartsWith(Root + ":", StringComparison.Ordinal)))
            {
                schema.Add(section, type);
            }
        }

        return schema;
    }

    /// <summary>Adds a sentence for each key that is not a setting and each value of the wrong kind.</summary>
    public void Check(IConfiguration configuration, SettingChecks checks) => Check(configuration.GetSection(Root), _root, checks);

    private static void Check(IConfigurationSection section, SettingNode node, SettingChecks checks)
    {
        foreach (var child in section.GetChildren())
        {
            if (node.Find(child.Key) is not { } known)
                checks.Add($"Setting {child.Path} does not exist{Suggestion(section.Path, node, child.Key)}.");
            else if (known.Type is { } type)
                CheckValue(child, type, checks);
            else
                Check(child, known, checks);
        }
    }

    private static void CheckValue(IConfigurationSection setting, Type type, SettingChecks checks)
    {
        var value = setting.Value;
        if (value is null || type == typeof(string) || type == typeof(object))
            return;
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (value.Length == 0 && underlying != type)
            return;
        try
        {
            if (TypeDescriptor.GetConverter(underlying).ConvertFromInvariantString(value) is not null)
                return;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException || error.InnerException is FormatException or OverflowException)
        {
            // Not such a value: said below.
        }

        checks.That(false, setting.Path, value, Kind(underlying));
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => "a number",
        _ when type == typeof(TimeSpan) => "a duration such as 00:00:01.5",
        _ when type == typeof(Uri) => "a URL",
        _ => "a value of type " + type.Name,
    };

    private static string Suggestion(string path, SettingNode node, string key)
    {
        var nearest = node.Names.MinBy(name => Distance(name.ToUpperInvariant(), key.ToUpperInvariant()));
        if (nearest is null)
            return "";
        return Distance(nearest.ToUpperInvariant(), key.ToUpperInvariant()) <= Math.Max(2, key.Length / 3)
            ? $"; the nearest that does is {path}:{nearest}"
            : $"; {path} has {string.Join(", ", node.Names.Order(StringComparer.Ordinal))}";
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[^1];
    }

    private void Add(string section, Type type)
    {
        var node = _root;
        foreach (var name in section.Split(':').Skip(1))
            node = node.GetOrAdd(name);

        // A class that holds nothing but entries by name stands for the section itself.
        if (type.GetProperty("ByName") is { } entries)
            AddType(node, entries.PropertyType, 0);
        else
            AddProperties(node, type, 0);
    }

    private static void AddProperties(SettingNode node, Type type, int depth)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (depth < 6 && (property.CanWrite || !IsSimple(property.PropertyType)))
                AddType(node.GetOrAdd(property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name), property.PropertyType, depth + 1);
        }
    }

    private static void AddType(SettingNode node, Type type, int depth)
    {
        if (IsSimple(type))
            node.Type = type;
        else if (ElementOf(type) is { } element)
            AddType(node.GetOrAddAny(), element, depth + 1);
        else
            AddProperties(node, type, depth);
    }

    private static bool IsSimple(Type type)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        return underlying == typeof(object) || !typeof(IEnumerable).IsAssignableFrom(underlying) && TypeDescriptor.GetConverter(underlying).CanConvertFrom(typeof(string)) || underlying == typeof(string);
    }

    private static Type? ElementOf(Type type)
    {
        if (type.IsArray)
            return type.GetElementType();
        var generic = type.GetInterfaces().Append(type).Where(static i => i.IsGenericType).ToList();
        return generic.FirstOrDefault(static i => i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))?.GetGenericArguments()[1]
            ?? generic.FirstOrDefault(static i => i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
    }
}
