import Walker

// Two modules have a `Mount`, and the module `Walker` has a type of its own name that hides what is qualified with it;
// so its mount is given another name here, in a file that sees no other.

/// How the simulated sensor sits on the simulated pelvis.
typealias SensorMount = Mount
