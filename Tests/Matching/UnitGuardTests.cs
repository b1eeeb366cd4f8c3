using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class UnitGuardTests
{
    private readonly UnitGuard _guard = new();

    [Theory]
    [InlineData("How tall is it in feet?", "How tall is it in meters?")]
    [InlineData("Is 4 GB enough?", "Is 4 TB enough?")]
    [InlineData("Is 10 Mb a lot?", "Is 10 MB a lot?")]
    [InlineData("Convert 3 pounds to grams", "Convert 3 ounces to grams")]
    [InlineData("How much is 20 euros in yen?", "How much is 20 dollars in yen?")]
    [InlineData("5 km and 3 miles in total", "5 miles and 3 km in total")]
    [InlineData("Show it in milliseconds", "Show it in microseconds")]
    [InlineData("Is 25 degrees Celsius warm?", "Is 25 degrees Fahrenheit warm?")]
    [InlineData("Is 60 mph fast?", "Is 60 km/h fast?")]
    public void OtherUnit_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Convert 3 kilometres to miles", "Convert 3 km to miles")]
    [InlineData("Is 5 kg heavy?", "Is 5 kilograms heavy?")]
    [InlineData("What costs $5?", "What costs 5 dollars?")]
    [InlineData("How many litres fit in?", "How many liters fit in?")]
    [InlineData("50 percent of 8", "50% of 8")]
    public void SameUnit_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
