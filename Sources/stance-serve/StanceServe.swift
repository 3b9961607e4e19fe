import ArgumentParser
import CSodium
import Hummingbird

@main
struct StanceServe: AsyncParsableCommand {
  func run() async throws { print(sodium_init()) }
}
