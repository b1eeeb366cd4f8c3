using CoalescingCluster.Fingerprinting;
using CoalescingCluster.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CoalescingCluster.Tests.Fingerprinting;

public sealed class EmbeddingSettingsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("Workers", "0")]
    [InlineData("QueueLength", "0")]
    [InlineData("MaxWaitMilliseconds", "0")]
    [InlineData("CacheEntries", "-1")]
    [InlineData("MaxWindows", "65")]
    [InlineData("ModelPath", "no-such-folder")]
    public async Task Start_WithAWrongSetting_NamesKeyAndValue(string key, string value)
    {
        using var host = Build(key, value);
        var start = () => host.StartAsync().WaitAsync(Patience);
        await start.Should().ThrowAsync<OptionsValidationException>().WithMessage($"Setting Coalescing:Embedding:{key} is '{value}', but must be *");
    }

    [Fact]
    public async Task Start_WithAFolderThatIsNoEncoder_StopsWithASentence()
    {
        using var folder = new EncoderFolder();
        File.Delete(folder["encoder.json"]);
        using var host = Build("ModelPath", folder.FullName);
        var start = () => host.StartAsync().WaitAsync(Patience);
        await start.Should().ThrowAsync<OptionsValidationException>()
            .WithMessage($"Setting Coalescing:Embedding:ModelPath is '{folder.FullName}', but must be a folder with a sentence encoder: *has no encoder.json.");
    }

    [Fact]
    public async Task Start_WithAnotherFolder_UsesIt()
    {
        using var folder = new EncoderFolder();
        using var host = Build("ModelPath", folder.FullName);
        await host.StartAsync().WaitAsync(Patience);
        var result = await host.Services.GetRequiredService<IEmbedder>().EmbedAsync("Hello", default).AsTask().WaitAsync(Patience);
        result.Vector.Should().HaveCount(384);
        await host.StopAsync().WaitAsync(Patience);
    }

    private static IHost Build(string key, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new($"Coalescing:Embedding:{key}", value)]);
        builder.Services.AddFingerprinting(builder.Configuration);
        return builder.Build();
    }
}
