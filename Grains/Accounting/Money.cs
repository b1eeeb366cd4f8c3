using System.Globalization;

namespace CoalescingCluster.Accounting;

/// <summary>
/// An amount of money, exact to a millionth of a micro-dollar. A price of six decimals per million tokens is a whole number of these per token, so
/// that costs, shares and sums are integers and nothing is ever rounded but what is shown.
/// </summary>
/// <param name="PicoDollars">The amount in 10⁻¹² dollars; at most about nine million dollars either way.</param>
public readonly record struct Money(long PicoDollars) : IComparable<Money>
{
    /// <summary>How many of the smallest unit make a micro-dollar.</summary>
    public const long PicoPerMicro = 1_000_000;

    private const decimal PicoPerDollar = 1_000_000_000_000m;

    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>The amount in micro-dollars; half of one is rounded away from zero.</summary>
    public long MicroDollars => (long)decimal.Round(PicoDollars / (decimal)PicoPerMicro, MidpointRounding.AwayFromZero);

    /// <summary>The amount in dollars, exactly.</summary>
    public decimal Dollars => PicoDollars / PicoPerDollar;

    /// <summary>An amount in dollars, cut after the twelfth decimal.</summary>
    /// <exception cref="OverflowException">It is too large.</exception>
    public static Money FromDollars(decimal dollars) => new(checked((long)(dollars * PicoPerDollar)));

    /// <summary>Adds two amounts.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.PicoDollars + right.PicoDollars));

    /// <summary>Subtracts an amount.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.PicoDollars - right.PicoDollars));

    /// <summary>Whether an amount is less.</summary>
    public static bool operator <(Money left, Money right) => left.PicoDollars < right.PicoDollars;

    /// <summary>Whether an amount is more.</summary>
    public static bool operator >(Money left, Money right) => left.PicoDollars > right.PicoDollars;

    /// <summary>Whether an amount is less or the same.</summary>
    public static bool operator <=(Money left, Money right) => left.PicoDollars <= right.PicoDollars;

    /// <summary>Whether an amount is more or the same.</summary>
    public static bool operator >=(Money left, Money right) => left.PicoDollars >= right.PicoDollars;

    /// <summary>Adds two amounts.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Subtracts an amount.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <inheritdoc/>
    public int CompareTo(Money other) => PicoDollars.CompareTo(other.PicoDollars);

    /// <summary>The amount in dollars, for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"${Dollars:0.00####}");
}
