import GaitDSP

/// The plane that a plot is drawn on: data to picture coordinates, a frame, ticks with their numbers.
public struct Chart: Sendable {
  /// Of the whole picture.
  public let width: Double
  public let height: Double
  public let x: ClosedRange<Double>
  public let y: ClosedRange<Double>
  /// Room around the plane for numbers and names.
  private let leftEdge = 34.0
  private let rightEdge = 10.0
  private let topEdge = 16.0
  private let bottomEdge: Double

  /// Ranges without length are widened, so that nothing is divided by zero.
  /// - Parameter bottomEdge: room below the plane; 18 is enough where the x axis has no name.
  public init(
    width: Double, height: Double, x: ClosedRange<Double>, y: ClosedRange<Double>, bottomEdge: Double = 30
  ) {
    (self.width, self.height, self.bottomEdge) = (width, height, bottomEdge)
    self.x = x.upperBound > x.lowerBound ? x : x.lowerBound...(x.lowerBound + 1)
    self.y = y.upperBound > y.lowerBound ? y : (y.lowerBound - 1)...(y.lowerBound + 1)
  }

  public func across(_ value: Double) -> Double {
    leftEdge + (value - x.lowerBound) / (x.upperBound - x.lowerBound) * (width - leftEdge - rightEdge)
  }

  /// Values outside the plane lie on its edge.
  public func up(_ value: Double) -> Double {
    let held = min(max(value, y.lowerBound), y.upperBound)
    return height - bottomEdge - (held - y.lowerBound) / (y.upperBound - y.lowerBound) * (height - topEdge - bottomEdge)
  }

  /// A coordinate with as many decimals as can be seen.
  public static func number(_ value: Double) -> String { decimals(value, 1) }

  /// Steps between ticks that people count in, about `count` of them.
  public static func ticks(_ range: ClosedRange<Double>, about count: Double, of steps: [Double]) -> [Double] {
    let span = range.upperBound - range.lowerBound
    let step = steps.first { span / $0 <= count } ?? steps.last ?? 1
    guard step > 0, span.isFinite, span / step < 1000 else { return [] }
    var ticks: [Double] = []
    var tick = (range.lowerBound / step).rounded(.up) * step
    while tick <= range.upperBound + step * 1e-9 {
      ticks.append(tick)
      tick += step
    }
    return ticks
  }

  /// - Parameters:
  ///   - label: what a tick of the x axis is called.
  ///   - name: of the y axis, written above it.
  public func frame(
    xTicks: [Double], yTicks: [Double], xName: String, name: String, label: (Double) -> String
  ) -> Markup {
    var parts: [Markup] = []
    for tick in yTicks {
      let isZero = abs(tick) < 1e-9
      parts.append(
        line(
          x.lowerBound, tick, x.upperBound, tick, stroke: isZero ? Palette.quiet : Palette.rule,
          width: isZero ? 1 : 0.6))
      parts.append(Chart.words(Reading.text(tick, 0), leftEdge - 5, up(tick) + 3.4, anchor: "end"))
    }
    for tick in xTicks {
      parts.append(
        Chart.words(label(tick), across(tick), height - bottomEdge + 12, anchor: "middle"))
    }
    parts.append(line(x.lowerBound, y.lowerBound, x.upperBound, y.lowerBound, stroke: Palette.quiet, width: 1))
    parts.append(Chart.words(xName, width - rightEdge, height - 5, anchor: "end"))
    parts.append(Chart.words(name, 2, 10, anchor: "start"))
    return tag("g", ["fill": Palette.quiet, "font-size": "10"], parts)
  }

  /// Between two points of the data.
  public func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String, width: Double, dash: String = "none"
  ) -> Markup {
    tag(
      "line",
      [
        "x1": Chart.number(across(x1)), "y1": Chart.number(up(y1)), "x2": Chart.number(across(x2)),
        "y2": Chart.number(up(y2)), "stroke": stroke, "stroke-width": "\(width)", "stroke-dasharray": dash,
      ])
  }

  /// Words at a place of the picture.
  public static func words(
    _ text: String, _ x: Double, _ y: Double, anchor: String, fill: String? = nil, bold: Bool = false
  ) -> Markup {
    tag(
      "text",
      [
        "x": Chart.number(x), "y": Chart.number(y), "text-anchor": anchor, "fill": fill ?? Palette.quiet,
        "font-weight": bold ? "700" : "400", "font-size": "10",
        // A rim of paper keeps words legible over marks.
        "stroke": Palette.paper, "stroke-width": "2.5", "stroke-linejoin": "round", "paint-order": "stroke",
      ], .text(text))
  }

  /// A path through points of the data; broken where there is no value.
  public func path(_ points: [(x: Double, y: Double)]) -> String {
    var out = ""
    var isDrawing = false
    for point in points {
      guard point.x.isFinite, point.y.isFinite else {
        isDrawing = false
        continue
      }
      out += "\(isDrawing ? "L" : "M")\(Chart.number(across(point.x))) \(Chart.number(up(point.y)))"
      isDrawing = true
    }
    return out
  }

  /// The picture, with its title and description for those who do not see it.
  /// - Parameter id: its own on the page.
  public func picture(id: String, title: String, description: String, _ parts: [Markup]) -> Markup {
    tag(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(Chart.number(width)) \(Chart.number(height))",
        "role": "img", "aria-labelledby": "\(id)-title \(id)-desc",
      ],
      [
        tag("title", ["id": "\(id)-title"], .text(title)), tag("desc", ["id": "\(id)-desc"], .text(description)),
      ] + parts)
  }
}
