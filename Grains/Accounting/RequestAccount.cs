using CoalescingCluster.Accounting.Journal;
using CoalescingCluster.Admission;
using CoalescingCluster.Providers;
using CoalescingCluster.Tenancy;

namespace CoalescingCluster.Accounting;

/// <summary>One admitted request, until it is over: then its permits are given back, and the ledger knows how it was served.</summary>
internal sealed class RequestAccount(TenantContext tenant, ModelRoute route, int admittedTokens, TenantLimiter limiter, LedgerJournal journal)
{
    private int _usedTokens;
    private bool _isServed;
    private bool _isOver;

    /// <summary>The whole answer was handed out. Called before its last byte is, so that no answer is given that the ledger does not know of.</summary>
    public void Served(RequestOutcome outcome, Answer answer)
    {
        if (_isServed)
            return;
        _isServed = true;
        _usedTokens = answer.Usage.TotalTokens;
        journal.Served(tenant.Id, route.UpstreamModel, route.Model, outcome, answer.FlightId, answer.Usage);
    }

    /// <summary>The request is over, whether it was served or not.</summary>
    public void Over()
    {
        if (_isOver)
            return;
        _isOver = true;
        if (!_isServed)
            journal.Failed(tenant.Id, route.Model, Guid.Empty);
        limiter.Leave(tenant, _isServed ? _usedTokens - admittedTokens : 0);
    }
}
