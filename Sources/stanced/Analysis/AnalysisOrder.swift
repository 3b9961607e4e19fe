/// What others ask of the analysis.
enum AnalysisOrder: Sendable {
  /// A test begins. `client`: who asked, for the answer.
  case testStart(label: String, client: Int)
  case testStop(client: Int)
  case mark(String, client: Int)
  /// Other settings hold from now on: a new session begins with them.
  case reconfigure(AnalysisPlan)
}
