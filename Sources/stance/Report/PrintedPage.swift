import Foundation

/// Prints a page as PDF with a Chromium-class browser, where one is installed.
struct PrintedPage {
  /// Names under which the browser is installed, the first found being used.
  static let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
  /// Longest that printing may take, s.
  var patience = 60.0

  let browser: String

  /// - Parameter stated: the browser's file, or `nil` to look for it in the search path.
  init(browser stated: String? = nil, searchPath: String? = ProcessInfo.processInfo.environment["PATH"]) throws {
    let folders = (searchPath ?? "").split(separator: ":").map(String.init)
    let candidates = stated.map { [$0] } ?? Self.browsers.flatMap { name in folders.map { "\($0)/\(name)" } }
    guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
      throw ToolError.noBrowser(looked: stated.map { [$0] } ?? Self.browsers)
    }
    browser = found
  }

  /// - Parameters:
  ///   - page: HTML file.
  ///   - output: PDF file; what is in it is replaced.
  func print(_ page: String, to output: String) throws {
    let profile = FileManager.default.temporaryDirectory.appendingPathComponent("stance-print-\(UUID().uuidString)")
    do { try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: true) } catch {
      throw ToolError.cannotWrite(file: profile.path, cause: error.localizedDescription)
    }
    defer { try? FileManager.default.removeItem(at: profile) }
    let printed = profile.appendingPathComponent("page.pdf")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: browser)
    process.arguments =
      [
        "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
        "--no-pdf-header-footer", "--user-data-dir=\(profile.path)", "--print-to-pdf=\(printed.path)",
        // Its sandbox refuses to start for root; the page is ours, and runs nothing.
      ] + (geteuid() == 0 ? ["--no-sandbox"] : []) + [URL(fileURLWithPath: page).absoluteString]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw ToolError.cannotPrint(browser: browser, cause: error.localizedDescription)
    }
    let begun = ContinuousClock.now
    while process.isRunning {
      guard ContinuousClock.now - begun < .seconds(patience) else {
        process.terminate()
        throw ToolError.cannotPrint(browser: browser, cause: "did not finish within \(Int(patience)) s")
      }
      usleep(20_000)
    }
    guard process.terminationStatus == 0, let pdf = FileManager.default.contents(atPath: printed.path), !pdf.isEmpty
    else {
      throw ToolError.cannotPrint(
        browser: browser, cause: "ended with status \(process.terminationStatus) and no page")
    }
    try ResultSink.put(pdf, at: output)
  }
}
