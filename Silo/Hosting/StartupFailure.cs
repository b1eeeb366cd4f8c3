using CoalescingCluster.Database;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace CoalescingCluster.Silo.Hosting;

/// <summary>Puts into a sentence why a start failed.</summary>
internal static class StartupFailure
{
    /// <summary>The sentence; <c>null</c> for failures that are faults of the program and need their stack trace.</summary>
    public static string? Explain(Exception exception)
    {
        for (var error = exception; error is not null; error = error.InnerException)
        {
            switch (error)
            {
                case StartupException startup:
                    return startup.Message;
                case DatabaseUnavailableException database:
                    return database.Message;
                case OptionsValidationException options:
                    return string.Join(Environment.NewLine, options.Failures);
                case OrleansConfigurationException orleans:
                    return $"The cluster cannot be configured this way: {orleans.Message}";
                case AddressInUseException:
                    return $"A port is in use: {exception.Message}";
                case AggregateException { InnerExceptions.Count: > 0 } several when several.InnerExceptions.Select(Explain).FirstOrDefault(static sentence => sentence is not null) is { } sentence:
                    return sentence;
                case FormatException when exception is InvalidDataException or FormatException:
                    return $"The configuration file cannot be read: {error.Message}";
            }
        }

        return null;
    }
}
