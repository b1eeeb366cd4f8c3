using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class DateGuardTests
{
    private readonly DateGuard _guard = new();

    [Theory]
    [InlineData("Weather in May in Oslo on Monday", "Weather in May in Oslo on Friday")]
    [InlineData("What is in season in July?", "What is in season in October?")]
    [InlineData("Sales of last month", "Sales of this month")]
    [InlineData("Where to go in summer", "Where to go in winter")]
    [InlineData("Report for next quarter", "Report for last quarter")]
    public void OtherDate_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("What happened on 4 July 1776?", "What happened on July 4, 1776?")]
    [InlineData("Revenue of the previous year", "Revenue of the last year")]
    [InlineData("Open on Fridays?", "Open on Friday?")]
    [InlineData("Events in Dec", "Events in December")]
    public void SameDate_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
