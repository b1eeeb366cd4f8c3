using CoalescingCluster.Matching;

namespace CoalescingCluster.Tests.Matching;

public class DirectionGuardTests
{
    private readonly DirectionGuard _guard = new();

    [Theory]
    [InlineData("What do owls eat?", "What eats owls?")]
    [InlineData("Divide 4 by 20", "What is 20 / 4?")]
    [InlineData("How many ounces are in a pound?", "How many pounds are in an ounce?")]
    [InlineData("Trains from Rome to Milan", "Trains from Milan to Rome")]
    [InlineData("Convert YAML to TOML", "Convert TOML to YAML")]
    [InlineData("Is silk stronger than nylon?", "Is nylon stronger than silk?")]
    [InlineData("Does rain cause wind?", "Does wind cause rain?")]
    [InlineData("Who beat Karpov?", "Who did Karpov beat?")]
    [InlineData("Move photos from the phone to the cloud", "Move photos from the cloud to the phone")]
    [InlineData("Divide 8 by 2", "Divide 2 by 8")]
    [InlineData("Did Anna help Peter?", "Did Peter help Anna?")]
    [InlineData("What is a good substitute for butter?", "Is butter a good substitute?")]
    [InlineData("Is a tomato a fruit?", "What is a tomato fruit?")]
    [InlineData("Do cats purr?", "Why do cats purr?")]
    [InlineData("Which animals eat owls?", "Which animals do owls eat?")]
    [InlineData("Who was Plato's teacher?", "Who was Plato a teacher of?")]
    public void SwappedPlaces_Vetoes(string a, string b) => _guard.ShouldVeto(a, b);

    [Theory]
    [InlineData("Trains from Rome to Milan", "Which trains go to Milan from Rome?")]
    [InlineData("Is Anna married to Peter?", "Is Peter married to Anna?")]
    [InlineData("Can wind be caused by rain?", "Does rain cause wind?")]
    [InlineData("Which is better, tea or coffee?", "Is coffee or tea better?")]
    [InlineData("By bus, how do I get to Bern from Basel?", "How do I get from Basel to Bern by bus?")]
    [InlineData("Who defeated Karpov?", "By whom was Karpov defeated?")]
    [InlineData("Which animals do owls eat?", "What animals do owls eat?")]
    [InlineData("Which building is the tallest in the world?", "What is the world's tallest building?")]
    [InlineData("How are search results ranked in Elasticsearch?", "How does Elasticsearch rank search results?")]
    [InlineData("Why isn't the euro used in Denmark?", "Why does Denmark not use the euro?")]
    public void SameDirection_DoesNotVeto(string a, string b) => _guard.ShouldNotVeto(a, b);
}
