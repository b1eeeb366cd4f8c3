using System.Net;
using CoalescingCluster.Silo.Hosting;

namespace CoalescingCluster.Tests.Hosting;

public class FreePortTests
{
    [Fact]
    public void Ports_AreGivenOutOnce_AndOutsideOfWhatConnectionsUse()
    {
        var ports = Enumerable.Range(0, 300).AsParallel().Select(_ => FreePort.Resolve(0, IPAddress.Loopback)).ToArray();
        ports.Should().OnlyHaveUniqueItems("two settings of one silo must not get the same port");
        ports.Should().OnlyContain(port => port < 32_768);
    }

    [Fact]
    public void PortThatIsSet_StaysAsItIs() => FreePort.Resolve(4321, IPAddress.Loopback).Should().Be(4321);
}
