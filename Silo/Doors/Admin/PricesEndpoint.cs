using System.Globalization;
using CoalescingCluster.Accounting;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Silo.Doors.Admin;

/// <summary><c>/admin/prices</c>: what models cost. Those set here go before the price table.</summary>
internal sealed class PricesEndpoint(PriceBook prices, TenantAdministration administration)
{
    private const decimal PicoPerMillion = 1_000_000m;

    /// <summary>GET lists the prices in force.</summary>
    public Task ListAsync(HttpContext context)
    {
        var table = prices.Current;
        var models = table.Models.Order(StringComparer.Ordinal).ToDictionary(static model => model, model => table.PricesOf(model).Select(View));
        return AdminJson.WriteAsync(context, StatusCodes.Status200OK, new { models });
    }

    /// <summary>PUT sets a model's prices, DELETE gives the model back to the price table.</summary>
    public async Task ItemAsync(HttpContext context, string model)
    {
        if (model.Length > 256)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "A model's name has at most 256 characters.");
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            await administration.SetPricesAsync(model, [], context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var wish = await AdminJson.ReadAsync<PricesWish>(context);
        if (wish.Prices.Count is 0 or > 100 || wish.Prices.DistinctBy(static price => price.EffectiveFrom).Count() != wish.Prices.Count)
            throw new InferenceException(InferenceErrorCode.InvalidRequest, "'prices' must be 1 to 100 prices with a different 'effective_from' each.") { Param = "prices" };
        await administration.SetPricesAsync(model, [.. wish.Prices.Select(Read)], context.RequestAborted);
        await AdminJson.WriteAsync(context, StatusCodes.Status200OK, wish);
    }

    private static PriceView View(ModelPrice price) =>
        new(price.InputPico / PicoPerMillion, price.OutputPico / PicoPerMillion, price.EffectiveFrom, price.CachedInputPico / PicoPerMillion);

    private static ModelPrice Read(PriceView price) => new(
        price.EffectiveFrom ?? DateOnly.MinValue, PerToken(price.InputPerMillion), PerToken(price.OutputPerMillion), PerToken(price.CachedInputPerMillion ?? price.InputPerMillion));

    private static long PerToken(decimal perMillion) => ModelPrice.TryPerToken(perMillion, out var pico)
        ? pico
        : throw new InferenceException(InferenceErrorCode.InvalidRequest, string.Create(CultureInfo.InvariantCulture, $"A price is {perMillion}, but must be dollars per million tokens from 0 to {ModelPrice.MaxPerMillion} with at most six decimals.")) { Param = "prices" };

    private sealed record PricesWish(IReadOnlyList<PriceView> Prices);

    private sealed record PriceView(decimal InputPerMillion, decimal OutputPerMillion, DateOnly? EffectiveFrom = null, decimal? CachedInputPerMillion = null);
}
