using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class LanguageGuardTests
{
    private readonly LanguageGuard _guard = new();

    [Theory]
    [InlineData("¿Cuál es la capital de Perú?", "¿Qué ciudad es la capital de Perú?")]
    [InlineData("Wie ist das Wetter in Berlin?", "Wie wird das Wetter in Berlin?")]
    [InlineData("東京の人口は何人ですか", "大阪の人口は何人ですか")]
    [InlineData("Какая погода?", "Какая сейчас погода?")]
    public void ForeignText_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("What is the capital of Peru?", "capital of peru")]
    [InlineData("How do you say \"guten Tag\" in English?", "What is \"guten Tag\" in English?")]
    [InlineData("café near me", "cafes near me")]
    [InlineData("Hotels below 90 euros per night", "Hotels that cost less than 90 euros per night")]
    [InlineData("max salary per department", "highest salary in each department")]
    public void EnglishText_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
