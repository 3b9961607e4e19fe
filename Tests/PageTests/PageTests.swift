import Foundation
import GaitDSP
import Report
import Testing

@testable import SummaryStore
@testable import stance_serve

/// What stands in the pages.
@Suite struct PageTests {
  private static let hostile = #"<script>alert("x")</script>'&"#

  private func wearer(_ name: String?) -> WearerEntry { WearerEntry(name: name, sessions: 2, latest: nil, offset: 0) }

  private func session(_ label: String) -> SessionEntry {
    SessionEntry(
      id: 3, wearer: "P-07", kind: "test", label: label, start: 1_700_000_000, offset: 3600, duration: 125,
      endedBy: "stop", source: "walker", bouts: 1, walking: 90)
  }

  @Test func namesAndLabelsNeverBecomeMarkup() {
    let pages = [
      PeoplePage(wearers: [wearer(Self.hostile)], signOutToken: nil).html,
      PersonPage(name: Self.hostile, sessions: [session(Self.hostile)], hasMore: true, signOutToken: nil).html,
      TestPage(token: Self.hostile, people: [Self.hostile], signOutToken: nil, notice: Self.hostile).html,
      SignInPage(token: "t", next: Self.hostile, words: Self.hostile).html,
      ProblemPage(title: Self.hostile, words: Self.hostile).html,
      SheetPage(sheet: .text(Self.hostile), title: Self.hostile, back: Self.hostile).html,
    ]
    for page in pages {
      #expect(!page.contains("<script>"))
      #expect(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;"))
    }
  }

  @Test func anAbortedTestIsMarked() {
    func page(_ aborted: Set<Int64>) -> String {
      PersonPage(name: "P-07", sessions: [session("free_walk")], hasMore: false, aborted: aborted).html
    }
    #expect(page([3]).contains("aborted, no result"))
    #expect(!page([4]).contains("aborted"))
  }

  @Test func theTrendOfAllIsNeverCalledOnePersons() {
    func page(_ people: Int) -> String {
      PersonPage(name: "P-07", sessions: [session("free_walk")], hasMore: false, people: people).html
    }
    #expect(page(1).contains("<a href=\"/trend\">Trend of all days in this store</a>"))
    let shared = page(3)
    #expect(shared.contains("no trend of one person") && shared.contains("3 pseudonyms"))
    #expect(!shared.contains("Trend of all days"))
  }

  @Test func sessionsWithoutWalkingAreFolded() throws {
    func worn(_ id: Int64, bouts: Int, endedBy: String = "stop") -> SessionEntry {
      SessionEntry(
        id: id, wearer: nil, kind: "wear", label: nil, start: nil, offset: 0, duration: 5, endedBy: endedBy,
        source: "walker", bouts: bouts, walking: 0)
    }
    let sessions = [worn(9, bouts: 0, endedBy: "open"), worn(8, bouts: 0), worn(7, bouts: 2), worn(6, bouts: 0)]
    let page = PersonPage(name: nil, sessions: sessions + [session("free_walk")], hasMore: false).html
    let parts = page.split(separator: "<details>")
    #expect(parts.count == 2 && parts[1].hasPrefix("<summary>2 sessions without walking</summary>"))
    for id in [9, 7, 3] { #expect(parts[0].contains("/session/\(id)\"")) }
    for id in [8, 6] { #expect(try #require(parts.last).contains("/session/\(id)\"")) }
    #expect(!PersonPage(name: nil, sessions: [worn(7, bouts: 2)], hasMore: false).html.contains("<details>"))
  }

  @Test func addressesOfPeopleSayNothingButTheirName() {
    #expect(QueryText.encoded("P 07&before=1#ä") == "P%2007%26before%3D1%23%C3%A4")
    #expect(FormFields.parse("name=" + QueryText.encoded("P 07&before=1#ä")) == ["name": "P 07&before=1#ä"])
  }

  @Test func pagesHoldNoInlineScriptStyleOrOtherSite() {
    let pages = [
      LivePage(limits: FindingThresholds()).html, TestPage(token: "t", people: []).html,
      PeoplePage(wearers: []).html, SignInPage(token: "t", next: "/").html,
    ]
    for page in pages {
      #expect(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"))
      #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("src=\"//"))
    }
  }

  @Test func everyFieldOfAFormHasALabel() throws {
    let page = TestPage(token: "t", people: ["P-07"]).html
    let ids = page.matches(of: #/<(?:input|textarea)[^>]* id="([^"]+)"/#).map { String($0.1) }
    #expect(ids.count > 10)
    for id in ids { #expect(page.contains("<label for=\"\(id)\">"), "\(id) has no label") }
    #expect(Set(ids).count == ids.count)
  }

  @Test func thresholdsOnThePageAreThoseOfTheFile() {
    var limits = FindingThresholds()
    (limits.standingDropPossible, limits.standingDropPresent) = (2.75, 6)
    let page = LivePage(limits: limits).html
    #expect(page.contains("data-possible=\"2.75\"") && page.contains("data-present=\"6\""))
    #expect(page.contains("possible from 2.75°, present from 6°"))
  }

  @Test func scriptsAreSmallAndKnownByTheirContent() {
    #expect((5_000..<60_000).contains(Assets.scriptBytes))
    #expect(Assets.response(Assets.address("live.js")) != nil)
    for path in [
      "/assets/live.js", "/assets/../Package.swift", Assets.address("../live.js"), Assets.address("live.js") + "/",
      Assets.address("LIVE.js"), "/assets/%2e%2e/etc/passwd",
    ] { #expect(Assets.response(path) == nil) }
  }

  @Test func theReportsStyleIsAllowedByItsHashAndNothingElseIs() {
    let response = PageResponse.page("", styleHash: SheetPage.styleHash)
    let policy = response.fields[.contentSecurityPolicy] ?? ""
    #expect(policy.contains("style-src 'self' 'sha256-"))
    #expect(policy.hasPrefix("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
    #expect(!policy.contains("unsafe") && !policy.contains("*"))
  }

  @Test func lengthsOfTimeAreForPeople() {
    let spans = [(0.2, "0 s"), (59.4, "59 s"), (60, "1 min"), (125, "2 min 5 s"), (7_500, "2 h 5 min"), (.nan, "0 s")]
    for (seconds, words) in spans { #expect(PersonPage.span(seconds) == words) }
    #expect(PersonPage.span(200_000) == "2 d 7 h")
  }
}
