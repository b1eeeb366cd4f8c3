using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class QuotationGuardTests
{
    private readonly QuotationGuard _guard = new();

    [Theory]
    [InlineData("Translate \"good night\" to French", "Translate \"good day\" to French")]
    [InlineData("Who said \"to be or not to be\"?", "Who said \"to thine own self be true\"?")]
    public void OtherQuotation_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Translate \"good night\" to French", "Translate good night to French")]
    [InlineData("Who said \"Carpe diem\"?", "who said \"carpe diem\"")]
    public void SameQuotation_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
