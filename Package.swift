// swift-tools-version: 6.1
import PackageDescription

// One target a stage of the data flow; what each may import is part of the design:
// the DSP core imports nothing, and only the executables wire things together.
let package = Package(
  name: "stance",
  products: [
    .executable(name: "stance", targets: ["stance"]),
    .executable(name: "stanced", targets: ["stanced"]),
    .library(name: "GaitDSP", targets: ["GaitDSP"]),
    .library(name: "Recordings", targets: ["Recordings"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .target(name: "GaitDSP"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "Recordings", dependencies: ["GaitDSP", "CZlib"]),
    .target(
      name: "SummaryStore", dependencies: ["GaitDSP", "Recordings", .product(name: "GRDB", package: "GRDB.swift")]),
    .systemLibrary(name: "CLinux", providers: [.apt(["libi2c-dev"])]),
    .target(name: "IMU", dependencies: ["CLinux"]),
    .target(name: "Walker", dependencies: ["IMU"]),
    // The settings files and calibration data that the daemon and the tool read alike.
    .target(name: "Settings", dependencies: ["GaitDSP", .product(name: "TOMLKit", package: "TOMLKit")]),
    // The words that the daemon and its clients speak.
    .target(name: "Feed"),
    .executableTarget(
      name: "stanced",
      dependencies: [
        "CLinux", "Feed", "GaitDSP", "IMU", "Recordings", "Settings", "SummaryStore", "Walker",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ]),
    .executableTarget(
      name: "stance",
      dependencies: [
        "Feed", "GaitDSP", "IMU", "Recordings", "Settings", "SummaryStore", "Walker", "CZlib",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ]),
    // The bench on a real kernel's I2C bus (Tests/vm): an emulated adapter for a virtual machine.
    .executableTarget(
      name: "virtual-adapter",
      dependencies: ["Walker", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Tests/vm/VirtualAdapter"),
    .testTarget(
      name: "GaitDSPTests", dependencies: ["GaitDSP", "Walker"], resources: [.copy("Contacts/Fixtures")]),
    .testTarget(name: "RecordingsTests", dependencies: ["Recordings", "GaitDSP", "CZlib"]),
    .testTarget(name: "IMUTests", dependencies: ["IMU"]),
    // What the data sheets say, read by the tests of the drivers and of the virtual chips alike.
    .target(name: "Datasheets", path: "Tests/Datasheets"),
    .testTarget(name: "VirtualChipsTests", dependencies: ["Datasheets", "IMU", "Walker"]),
    .testTarget(name: "DriverTests", dependencies: ["Datasheets", "IMU", "Walker"]),
    .testTarget(name: "WalkerTests", dependencies: ["Walker"]),
    .testTarget(name: "FeedTests", dependencies: ["Feed"]),
    .testTarget(
      name: "stancedTests",
      dependencies: [
        "stanced", "CLinux", "Feed", "GaitDSP", "IMU", "Settings", "SummaryStore", "Walker",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "StanceTests", dependencies: ["stance", "GaitDSP", "IMU", "Recordings", "Settings", "Walker"]),
    // Made-up bouts and days, for the store's tests and for the bench that cuts its power (Tests/powercut).
    .target(name: "StoreFixtures", dependencies: ["GaitDSP", "SummaryStore"], path: "Tests/StoreFixtures"),
    .executableTarget(
      name: "store-writer",
      dependencies: [
        "GaitDSP", "Recordings", "StoreFixtures", "SummaryStore", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Tests/powercut/StoreWriter"),
    .testTarget(
      name: "SummaryStoreTests",
      dependencies: [
        "GaitDSP", "Recordings", "SummaryStore", "StoreFixtures", "store-writer",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    // Measures speed and memory; not installed.
    .executableTarget(
      name: "stance-bench", dependencies: ["GaitDSP", "IMU", "Recordings", "Walker"],
      path: "Benchmarks/stance-bench"),
  ]
)
