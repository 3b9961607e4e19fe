/// The version that everything states.
enum Release {
  static let version = "0.1.0"
}
