using System.Globalization;
using System.Numerics;
using CoalescingCluster.Fingerprinting;
using CsCheck;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class CanonicalNumberTests
{
    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[1, 45].Select(digits => new string(digits));

    private static readonly Gen<string> AnyNumber = Gen.Select(Gen.Bool, Digits, Gen.Bool, Digits, Gen.Int[-60, 60], Gen.Bool, (isNegative, whole, hasFraction, fraction, exponent, hasExponent) =>
        (isNegative ? "-" : "") + Whole(whole) + (hasFraction ? "." + fraction : "") + (hasExponent ? "e" + exponent.ToString(CultureInfo.InvariantCulture) : ""));

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1e0", "1")]
    [InlineData("10e-1", "1")]
    [InlineData("100", "100")]
    [InlineData("1E2", "100")]
    [InlineData("1e+2", "100")]
    [InlineData("0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0e99999999999999", "0")]
    [InlineData("0.70", "0.7")]
    [InlineData("-0.50", "-0.5")]
    [InlineData("5e-1", "0.5")]
    [InlineData("12.5e1", "125")]
    [InlineData("12.5e-3", "0.0125")]
    [InlineData("1e-7", "0.0000001")]
    [InlineData("1e-40", "1e-40")]
    [InlineData("12.50e60", "1.25e61")]
    [InlineData("1E400", "1e400")]
    [InlineData("12345678901234567890123456789012", "12345678901234567890123456789012")]
    [InlineData("1.00000000000000000000000000000000000000000000000000", "1")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("1E9999999999999999999999", "1e9999999999999999999999")]
    public void Of_ANumberInAnySpelling_HasOneForm(string raw, string expected) => CanonicalNumber.Of(raw).Should().Be(expected);

    [Fact]
    public void Of_AnyNumber_HasItsValue() =>
        AnyNumber.Sample(raw => ValueOf(CanonicalNumber.Of(raw)) == ValueOf(raw), iter: 5000);

    [Fact]
    public void Of_AnyNumber_IsItsOwnCanonicalForm() =>
        AnyNumber.Sample(raw => CanonicalNumber.Of(CanonicalNumber.Of(raw)) == CanonicalNumber.Of(raw), iter: 5000);

    [Fact]
    public void Of_AnyNumberSpeltAnotherWay_IsTheSame() =>
        Gen.Select(AnyNumber, Gen.Int[0, 50]).Sample(
            (raw, shift) =>
            {
                // The same value as an integer with zeros behind it and an exponent that takes them away.
                var (digits, exponent) = ValueOf(raw);
                var other = digits.ToString(CultureInfo.InvariantCulture) + new string('0', digits.IsZero ? 0 : shift) + "E" + (exponent - shift).ToString(CultureInfo.InvariantCulture);
                return CanonicalNumber.Of(other) == CanonicalNumber.Of(raw);
            },
            iter: 5000);

    private static string Whole(string digits) => digits.TrimStart('0') is { Length: > 0 } whole ? whole : "0";

    /// <summary>A number as digits * 10^exponent, with digits that don't end in zero.</summary>
    private static (BigInteger Digits, int Exponent) ValueOf(string number)
    {
        var parts = number.ToLowerInvariant().Split('e');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        exponent -= point < 0 ? 0 : parts[0].Length - point - 1;
        if (digits.IsZero)
            return (digits, 0);
        while ((digits % 10).IsZero)
        {
            digits /= 10;
            exponent++;
        }

        return (digits, exponent);
    }
}
