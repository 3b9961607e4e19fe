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
      name: "SummaryStore",
      dependencies: [
        "GaitDSP", "Recordings", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .systemLibrary(name: "CLinux", providers: [.apt(["libi2c-dev"])]),
    .target(name: "IMU", dependencies: ["CLinux"]),
    .target(name: "Walker", dependencies: ["IMU"]),
    // The settings files and calibration data that the daemon and the tool read alike.
    .target(name: "Settings", dependencies: ["GaitDSP", .product(name: "TOMLKit", package: "TOMLKit")]),
    // The words that the daemon and its clients speak.
    .target(name: "Feed"),
    // What the programs are as processes: their streams; for weeks, their log and their memory.
    .systemLibrary(name: "CMalloc"),
    .target(name: "ServiceProcess", dependencies: ["CMalloc", .product(name: "Logging", package: "swift-log")]),
    // What people see of a walk or of months, from a recording or from a store: for the tool and the web process alike.
    .target(name: "Report", dependencies: ["CZlib", "GaitDSP", "Settings", "SummaryStore"]),
    .executableTarget(
      name: "stanced",
      dependencies: [
        "CLinux", "Feed", "GaitDSP", "IMU", "Recordings", "ServiceProcess", "Settings", "SummaryStore", "Walker",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ]),
    .executableTarget(
      name: "stance",
      dependencies: [
        "Feed", "GaitDSP", "IMU", "Recordings", "Report", "ServiceProcess", "Settings", "SummaryStore", "Walker",
        "CZlib",
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
        "stanced", "CLinux", "Feed", "GaitDSP", "IMU", "ServiceProcess", "Settings", "SummaryStore", "Walker",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "StanceTests",
      dependencies: [
        "stance", "stanced", "GaitDSP", "IMU", "Recordings", "Report", "Settings", "StoreFixtures", "SummaryStore",
        "Walker",
      ]),
    // Made-up bouts and days, for the store's tests and for the bench that cuts its power (Tests/powercut).
    .target(name: "StoreFixtures", dependencies: ["GaitDSP", "SummaryStore"], path: "Tests/StoreFixtures"),
    // The store that the gallery's pictures of a trend are made from; not installed.
    .executableTarget(name: "month-writer", dependencies: ["StoreFixtures"], path: "Tests/gallery/MonthWriter"),
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

// The page, a process of its own. STANCE_WITHOUT_PAGE leaves it and all that only it depends on out of a build.
if Context.environment["STANCE_WITHOUT_PAGE"] == nil {
  package.products.append(.executable(name: "stance-serve", targets: ["stance-serve"]))
  package.dependencies += [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
  ]
  package.targets += [
    // Passphrases (Argon2id) and keyed hashes.
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    // The page, a process of its own: no device, and nothing of it in the daemon or in the tool.
    .executableTarget(
      name: "stance-serve",
      dependencies: [
        "CSodium", "Feed", "GaitDSP", "Report", "ServiceProcess", "Settings", "SummaryStore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      resources: [.embedInCode("Assets")]),
    .testTarget(
      name: "PageTests",
      dependencies: [
        "stance-serve", "Feed", "GaitDSP", "Report", "SummaryStore",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ]),
  ]
}

// STANCE_TESTS names the test targets that a build is for; the others, and the benches, are then left out of it.
if let wanted = Context.environment["STANCE_TESTS"]?.split(separator: ",").map(String.init) {
  let benches = ["stance-bench", "month-writer", "virtual-adapter"]
  package.targets.removeAll { ($0.type == .test && !wanted.contains($0.name)) || benches.contains($0.name) }
}

// STANCE_OPTIMIZED compiles what tests spend their time in as for release, in builds for debugging too; arithmetic and
// bounds stay checked. Asked for and not the rule, because SwiftPM lets no package depend on one with such flags.
if Context.environment["STANCE_OPTIMIZED"] != nil {
  for target in package.targets where ["GaitDSP", "IMU", "Walker", "Recordings", "Report"].contains(target.name) {
    target.swiftSettings =
      (target.swiftSettings ?? []) + [.unsafeFlags(["-O", "-wmo", "-disable-batch-mode", "-num-threads", "2"])]
  }
}
