namespace CoalescingCluster.Pipeline;

/// <summary>Lets an operator see and forget the stored answer that a request would be served, without serving or registering anything.</summary>
internal sealed class StoredEntries(RequestRouting routing, MeaningResolver resolver, NearAnswers near, IGrainFactory grains)
{
    /// <summary>Finds the answer that the request would be served; <c>null</c> when it would lead or join.</summary>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.ModelNotFound"/>.</exception>
    public async ValueTask<StoredEntry?> FindAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        _ = routing.RouteOf(request);
        request = request with { Controls = request.Controls with { OnlyIfCached = true } };
        var terms = routing.TermsOf(request);
        if (terms.Mode == CoalesceMode.Off)
            return null;
        var key = RequestRouting.KeyOf(request, terms);
        if ((await resolver.ResolveAsync(request.Chat, key, terms, cancellationToken)).Resolution is not { } resolution)
            return null;
        var coalesceKey = $"{key.Partition}:{resolution.SemanticHash}";
        return await grains.GetGrain<ICoalesceGrain>(coalesceKey).PeekAsync() is { Status: FlightStatus.Completed, Answer: { } answer }
            ? new(coalesceKey, resolution, answer)
            : null;
    }

    /// <summary>Forgets the answer that the request would be served. Other silos serve it from their memory for a few seconds more.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InferenceException"><see cref="InferenceErrorCode.ModelNotFound"/>.</exception>
    public async ValueTask<bool> ForgetAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request, cancellationToken) is not { } entry)
            return false;
        await grains.GetGrain<ICoalesceGrain>(entry.CoalesceKey).EvictAsync();
        near.Forget(RequestRouting.KeyOf(request, routing.TermsOf(request)));
        return true;
    }
}
