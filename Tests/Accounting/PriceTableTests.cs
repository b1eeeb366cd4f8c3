using CoalescingCluster.Accounting;
using CsCheck;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Accounting;

public sealed class PriceTableTests : IDisposable
{
    private static readonly DateTimeOffset Recently = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"prices-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Cost_OfAShippedModel_IsExact()
    {
        var cost = PriceFile.ReadShipped().CostOf("gpt-4o-mini", new TokenUsage(1001, 33, 1), Recently);

        cost.Dollars.Should().Be((1000 * 0.15m + 0.075m + 33 * 0.60m) / 1_000_000m);
        cost.MicroDollars.Should().Be(170, "169.875 micro-dollars are shown as 170");
    }

    [Fact]
    public void Cost_OfManyCalls_SumsWithoutRounding()
    {
        var price = PriceFile.ReadShipped();
        Gen.Select(Gen.Int[0, 200_000], Gen.Int[0, 50_000]).Array[1, 50].Sample(calls =>
        {
            var sum = calls.Sum(call => price.CostOf("gpt-4o-mini", new TokenUsage(call.Item1, call.Item2), Recently).PicoDollars);
            return new Money(sum).Dollars == calls.Sum(static call => (call.Item1 * 0.15m) + (call.Item2 * 0.60m)) / 1_000_000m;
        });
    }

    [Theory]
    [InlineData("2024-06-01", 5.00)]
    [InlineData("2024-10-01", 5.00)]
    [InlineData("2024-10-02", 2.50)]
    public void Price_OfADay_IsTheLastThatWasEffective(string day, double inputPerMillion)
    {
        var at = DateTimeOffset.Parse(day + "T23:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

        PriceFile.ReadShipped().CostOf("gpt-4o", new TokenUsage(1_000_000, 0), at).Dollars.Should().Be((decimal)inputPerMillion);
    }

    [Theory]
    [InlineData("gpt-4o-mini-2024-07-18", true)]
    [InlineData("claude-3-5-sonnet-20241022", true)]
    [InlineData("claude-3-5-sonnet-latest", true)]
    [InlineData("gpt-4o-audio-preview", false)]
    [InlineData("gpt-4o-mini-9999-99-99", false)]
    public void Price_OfASnapshot_IsThatOfItsModel(string model, bool isFound) =>
        PriceFile.ReadShipped().TryFind(model, Recently, out _).Should().Be(isFound);

    [Fact]
    public void Cost_OfTheLargestUsage_StaysInRange()
    {
        ModelPrice.TryPerToken(ModelPrice.MaxPerMillion, out var pico).Should().BeTrue();

        new ModelPrice(default, pico, pico, pico).CostOf(new TokenUsage(int.MaxValue, int.MaxValue)).PicoDollars.Should().BePositive();
    }

    [Theory]
    [InlineData("""{"models":{"m":[{"input_per_million":-1,"output_per_million":0}]}}""", "'input_per_million' of model 'm' is -1*")]
    [InlineData("""{"models":{"m":[{"input_per_million":0.1234567,"output_per_million":0}]}}""", "*at most six decimals*")]
    [InlineData("""{"models":{"m":[{"input_per_million":1}]}}""", "'output_per_million' of model 'm' is missing*")]
    [InlineData("""{"models":{"m":[]}}""", "*at least one price*")]
    [InlineData("""{"models":{"m":[{"effective_from":"soon","input_per_million":1,"output_per_million":1}]}}""", "'effective_from' of model 'm' is \"soon\"*")]
    [InlineData("""{"models":{"m":[{"input_per_million":1,"output_per_million":1},{"input_per_million":2,"output_per_million":1}]}}""", "*two prices*")]
    [InlineData("""{"models":[]}""", "'models' must be an object*")]
    [InlineData("{", "line 1 is not valid JSON*")]
    public void WrongTable_IsRefusedWithASentence(string json, string expected)
    {
        File.WriteAllText(_file, json);

        var result = new PricesOptionsValidator().Validate(null, new PricesOptions { File = _file });

        result.Failures.Should().ContainSingle().Which.Should().Match("Setting Coalescing:Prices:File*In the price table '*', *").And.Match("*" + expected);
    }

    [Fact]
    public void MissingTable_IsRefusedWithASentence() =>
        new PricesOptionsValidator().Validate(null, new PricesOptions { File = _file }).FailureMessage.Should().Contain("cannot be read");

    [Fact]
    public void Override_OfAModel_GoesBeforeTheFile()
    {
        var book = new PriceBook(Options.Create(new PricesOptions()));
        book.Override(new Dictionary<string, IEnumerable<ModelPrice>> { ["gpt-4o"] = [new ModelPrice(DateOnly.MinValue, 1, 1, 1)] });

        book.Current.CostOf("gpt-4o", new TokenUsage(5, 5), Recently).Should().Be(new Money(10));
        book.Current.CostOf("gpt-4o-mini", new TokenUsage(1, 0), Recently).Should().Be(new Money(150_000));
    }
}
