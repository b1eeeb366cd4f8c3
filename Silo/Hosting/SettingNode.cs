namespace CoalescingCluster.Silo.Hosting;

/// <summary>One level of the settings: names that exist, or any name (of a dictionary's or list's entry), or a value.</summary>
internal sealed class SettingNode
{
    private readonly Dictionary<string, SettingNode> _children = new(StringComparer.OrdinalIgnoreCase);
    private SettingNode? _any;

    /// <summary>Type of the value; <c>null</c> for a level with children.</summary>
    public Type? Type { get; set; }

    /// <summary>The names of the children that are known.</summary>
    public IEnumerable<string> Names => _children.Keys;

    public SettingNode? Find(string name) => _children.GetValueOrDefault(name) ?? _any;

    public SettingNode GetOrAdd(string name) => _children.TryGetValue(name, out var child) ? child : _children[name] = new SettingNode();

    public SettingNode GetOrAddAny() => _any ??= new SettingNode();
}
