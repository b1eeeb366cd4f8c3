using System.Collections.Frozen;
using System.Reflection;

namespace CoalescingCluster.Matching;

/// <summary>The word lists of <c>Lexicon/</c>, read once. Keys are stems unless said otherwise.</summary>
internal static class Lexicon
{
    private static readonly FrozenDictionary<string, int> Ranks = LoadRanks();
    private static readonly (string British, string American)[][] Spellings = LoadSpellings();

    /// <summary>Base forms of irregular words, by word.</summary>
    public static FrozenDictionary<string, string> Irregular { get; } = LoadForms("irregular.txt");

    /// <summary>Words without content of their own, by word.</summary>
    public static FrozenSet<string> FunctionWords { get; } =
        Lines("function-words.txt").SelectMany(Words).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Unit names by form (a word).</summary>
    public static FrozenDictionary<string, string> Units { get; } = LoadUnits();

    /// <summary>Aliases of one or more words, by first word; longest first.</summary>
    public static FrozenDictionary<string, Phrase[]> Phrases { get; } = LoadPhrases("aliases.txt", '_');

    /// <summary>Words and phrases that may replace one another in any request, by first word; longest first.</summary>
    public static FrozenDictionary<string, Phrase[]> Interchangeable { get; } = LoadPhrases("interchangeable.txt", ' ');

    /// <summary>Names that are written with capitals inside, in lower case.</summary>
    public static FrozenSet<string> InnerCapitals { get; } = Lines("inner-capitals.txt").SelectMany(Words).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Synonym groups of a stem.</summary>
    public static FrozenDictionary<string, int[]> Synonyms { get; } = LoadGroups("synonyms.txt", 0);

    /// <summary>Groups of words that exclude each other, of a stem.</summary>
    public static FrozenDictionary<string, int[]> Siblings { get; } = LoadGroups("siblings.txt", 0);

    /// <summary>Groups of words that look like forms of one another and are not, of a stem.</summary>
    public static FrozenDictionary<string, int[]> Confusables { get; } = LoadGroups("confusables.txt", 0);

    /// <summary>Operation groups of a stem.</summary>
    public static FrozenDictionary<string, string> OperationGroups { get; } = LoadOperations();

    /// <summary>Letters by base letter and combining mark.</summary>
    public static FrozenDictionary<(char Base, char Mark), char> Composed { get; } = LoadComposed();

    /// <summary>Words and names of English in lower case: a word that is in here is no slip of another.</summary>
    public static WordList Dictionary { get; } = new("CoalescingCluster.Matching.Lexicon.dictionary.txt");

    /// <summary>Names of products, companies and drugs that the dictionary lacks, in lower case.</summary>
    public static FrozenSet<string> Names { get; } = Lines("names.txt").SelectMany(Words).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The word that is meant, by a misspelling that is seen often.</summary>
    public static FrozenDictionary<string, string> Misspellings { get; } = LoadForms("misspellings.txt");

    private static readonly FrozenSet<(string, string)> Opposites = LoadOpposites();

    /// <summary>Names of languages (stems).</summary>
    public static FrozenSet<string> Languages { get; } = Lines("siblings.txt").Take(1).SelectMany(Words).Select(Stemmer.Of).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Place of a lower-case word in the frequency list, 0 = most frequent; <see cref="int.MaxValue"/> when unknown.</summary>
    public static int Rank(string word) => Ranks.TryGetValue(word, out var rank) ? rank : int.MaxValue;

    /// <summary>British beginnings of words with this first letter.</summary>
    public static (string British, string American)[] SpellingsByInitial(char initial) => initial is >= 'a' and <= 'z' ? Spellings[initial - 'a'] : [];

    /// <summary>The stems are listed as opposites.</summary>
    public static bool AreOpposites(string a, string b) => Opposites.Contains((a, b));

    /// <summary>The stems share a group of the list.</summary>
    public static bool ShareGroup(FrozenDictionary<string, int[]> groups, string a, string b) =>
        groups.TryGetValue(a, out var left) && groups.TryGetValue(b, out var right) && left.AsSpan().IndexOfAny(right) >= 0;

    private static FrozenDictionary<string, int> LoadRanks()
    {
        var ranks = new Dictionary<string, int>(24_000, StringComparer.Ordinal);
        foreach (var line in Lines("words.txt"))
            ranks.TryAdd(line, ranks.Count);
        return ranks.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static (string, string)[][] LoadSpellings()
    {
        var pairs = Lines("spelling.txt").Select(line => Words(line)).Select(words => (words[0], words[1])).ToLookup(pair => pair.Item1[0]);
        return [.. Enumerable.Range('a', 26).Select(c => pairs[(char)c].ToArray())];
    }

    private static FrozenDictionary<string, string> LoadForms(string file)
    {
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in Named(file))
        {
            foreach (var value in values)
                forms.TryAdd(value, name);
        }

        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, string> LoadUnits()
    {
        var forms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in Named("units.txt"))
        {
            forms.TryAdd(name, name);
            foreach (var value in values)
                forms.TryAdd(value, name);
        }

        return forms.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, Phrase[]> LoadPhrases(string file, char space)
    {
        var phrases = new Dictionary<string, List<Phrase>>(StringComparer.Ordinal);
        foreach (var (name, values) in Named(file))
        {
            foreach (var value in values.Append(name))
            {
                var words = Words(value);
                if (!phrases.TryGetValue(words[0], out var list))
                    phrases[words[0]] = list = [];
                list.Add(new(words, name.Replace(' ', space)));
            }
        }

        return phrases.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.OrderByDescending(phrase => phrase.Words.Length).ToArray(), StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, int[]> LoadGroups(string file, int skip)
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var id = 0;
        foreach (var line in Lines(file).Skip(skip))
        {
            foreach (var stem in Words(line).Select(Stemmer.Of).Distinct())
            {
                if (!groups.TryGetValue(stem, out var list))
                    groups[stem] = list = [];
                list.Add(id);
            }

            id++;
        }

        return groups.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, string> LoadOperations()
    {
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in Named("operations.txt"))
        {
            foreach (var value in values)
                groups.TryAdd(Stemmer.Of(value), name);
        }

        return groups.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<(char, char), char> LoadComposed() =>
        Lines("composed.txt").Select(line => line.Split(' ').Select(code => (char)Convert.ToInt32(code, 16)).ToArray())
            .ToFrozenDictionary(codes => (codes[1], codes[2]), codes => codes[0]);

    private static FrozenSet<(string, string)> LoadOpposites()
    {
        var pairs = new HashSet<(string, string)>();
        foreach (var line in Lines("antonyms.txt"))
        {
            var sides = line.Split(':');
            foreach (var left in Forms(sides[0]))
            {
                foreach (var right in Forms(sides[1]))
                {
                    if (left == right)
                        continue;
                    pairs.Add((left, right));
                    pairs.Add((right, left));
                }
            }
        }

        return pairs.ToFrozenSet();
    }

    private static IEnumerable<string> Forms(string side) => side.Split(',').Select(word => Stemmer.Of(word.Trim())).Distinct();

    private static IEnumerable<(string Name, string[] Values)> Named(string file)
    {
        foreach (var line in Lines(file))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            yield return (line[..colon].Trim(), [.. line[(colon + 1)..].Split(',').Select(value => value.Trim()).Where(value => value.Length > 0)]);
        }
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static List<string> Lines(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("CoalescingCluster.Matching.Lexicon." + file)
            ?? throw new InvalidOperationException($"The word list {file} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
                lines.Add(line);
        }

        return lines;
    }

    /// <summary>One form of a name.</summary>
    internal sealed record Phrase(string[] Words, string Name);
}
