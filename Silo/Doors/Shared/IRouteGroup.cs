namespace CoalescingCluster.Silo.Doors;

/// <summary>The routes of one API on one door.</summary>
internal interface IRouteGroup
{
    /// <summary>The door that they are on.</summary>
    DoorKind Door { get; }

    /// <summary>What the paths begin with; paths under the longest fitting prefix get that group's form of errors, whether they exist or not.</summary>
    string Prefix { get; }

    /// <summary>The form of errors.</summary>
    IDoorErrors Errors { get; }

    /// <summary>The routes without parameters, by path.</summary>
    IEnumerable<KeyValuePair<string, DoorRoute>> Routes { get; }

    /// <summary>The route of a path with parameters; <c>null</c> when there is none.</summary>
    DoorRoute? Find(string path) => null;
}
