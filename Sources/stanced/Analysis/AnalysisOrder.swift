import Feed

/// What others ask of the analysis.
enum AnalysisOrder: Sendable {
  /// A test begins. `client`: who asked, for the answer.
  case testStart(TestRequest, client: Int)
  case test(FeedRequest.TestVerb, client: Int)
  case mark(String, client: Int)
  /// Other settings hold from now on: a new session begins with them.
  case reconfigure(AnalysisPlan)
}
