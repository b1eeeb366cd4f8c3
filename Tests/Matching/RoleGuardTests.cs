using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class RoleGuardTests
{
    private readonly RoleGuard _guard = new();

    [Theory]
    [InlineData("Would he like her?", "Would she like him there?")]
    [InlineData("I reported a colleague to HR. What now?", "A colleague reported me to HR. What now?")]
    [InlineData("What will the price be?", "What was the price?")]
    [InlineData("You are the interviewer and I am the candidate", "You are the candidate and I am the interviewer")]
    public void OtherPerson_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("What should I do?", "What shall I do?")]
    [InlineData("Is his car red?", "Is the car of him red?")]
    public void SamePerson_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
