/// The page's style sheet: one sheet of A4 or Letter paper, and as readable on a screen.
public enum ReportStyle {
  /// - Parameter paper: as in CSS: `A4`, `letter`.
  public static func css(paper: String) -> String {
    // Letter paper is 18 mm shorter than A4.
    let isShort = paper == "letter"
    return """
      @page { size: \(paper); margin: \(isShort ? "7mm 10mm" : "8mm 10mm"); }
      * { box-sizing: border-box; }
      html { font-size: \(isShort ? "8.3pt" : "8.7pt"); }
      body { margin: 0 auto; max-width: 190mm; padding: 4mm; background: \(Palette.paper); color: \(Palette.ink);
        font-family: "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans Condensed", sans-serif; line-height: 1.25; }
      article { break-after: page; }
      article:last-of-type { break-after: auto; }
      h1 { font-size: 1.6rem; margin: 0; letter-spacing: -0.01em; }
      h2 { font-size: 0.98rem; margin: 0 0 0.6mm; color: \(Palette.ink); }
      p { margin: 0; }
      .small, .notes { font-size: 0.8rem; color: \(Palette.quiet); }
      .head { display: flex; justify-content: space-between; gap: 6mm; align-items: flex-end;
        border-bottom: 0.5mm solid \(Palette.ink); padding-bottom: 1.4mm; margin-bottom: 2mm; }
      .head p { font-size: 0.84rem; color: \(Palette.quiet); }
      .head > div { flex: 1 1 50%; }
      .head .who { text-align: right; overflow-wrap: anywhere; }
      .head .who strong { color: \(Palette.ink); font-size: 1rem; }
      .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm; }
      .pair > * { min-width: 0; }
      .pair.stance { grid-template-columns: 0.8fr 1.2fr; }
      .estimate { white-space: nowrap; }
      .finding { border: 0.3mm solid \(Palette.rule); border-left: 1.6mm solid \(Palette.left); border-radius: 1mm;
        padding: 1.4mm 2.4mm; background: \(Palette.panel); }
      .finding.right { border-left: 1.6mm dashed \(Palette.right); }
      .finding h2 { display: flex; justify-content: space-between; font-size: 1.05rem; }
      .grade { font-size: 0.86rem; font-weight: 700; border: 0.3mm solid \(Palette.ink); border-radius: 3mm;
        padding: 0 2mm; background: \(Palette.paper); }
      .grade.present { background: \(Palette.ink); color: \(Palette.paper); }
      .finding .small { margin-top: 0.6mm; }
      .test .said { font-size: 0.84rem; }
      .noted { margin: 0; padding-left: 3.6mm; font-size: 0.8rem; columns: 2; column-gap: 4mm; overflow-wrap: anywhere; }
      .warnings { margin: 0; padding: 0; list-style: none; font-size: 0.84rem; columns: 2; column-gap: 4mm; }
      .warnings li { break-inside: avoid; }
      .warnings li:only-child { column-span: all; }
      section { margin-bottom: \(isShort ? "1.4mm" : "1.7mm"); }
      figure { margin: 0; }
      figcaption { font-size: 0.78rem; color: \(Palette.quiet); }
      svg { display: block; width: 100%; height: auto; font-family: inherit; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 0.84rem;
        line-height: \(isShort ? "1.16" : "1.2"); }
      caption { text-align: left; font-weight: 700; font-size: 0.98rem; padding-bottom: 0.6mm; }
      th, td { text-align: left; padding: 0.15mm 1.5mm 0.15mm 0; vertical-align: baseline; }
      tbody th, tbody td { white-space: nowrap; }
      tbody td.words { white-space: normal; }
      thead th { border-bottom: 0.3mm solid \(Palette.ink); font-weight: 600; color: \(Palette.quiet); }
      tbody th { font-weight: 400; }
      tbody tr + tr > * { border-top: 0.15mm solid \(Palette.rule); }
      tbody + tbody tr:first-child > * { border-top: 0.3mm solid \(Palette.quiet); }
      .ci { color: \(Palette.quiet); font-size: 0.94em; }
      .walk td { font-size: 1rem; font-weight: 600; }
      .walk td { padding-bottom: 0; }
      .walk tbody tr + tr > * { border-top: none; }
      .walk td.norm { white-space: normal; font-size: 0.78rem; font-weight: 400; color: \(Palette.quiet); }
      .feet { display: grid; grid-template-columns: 0.85fr 1.1fr 1.75fr; gap: 4mm; border-top: 0.3mm solid \(Palette.ink);
        padding-top: 1.2mm; margin-bottom: 0; font-size: 0.76rem; color: \(Palette.quiet); line-height: 1.22; }
      .feet.two { grid-template-columns: 1.4fr 1fr; }
      abbr { text-decoration: none; font-weight: 700; }
      .feet h2 { font-size: 0.84rem; }
      .feet ul { margin: 0; padding-left: 3.6mm; overflow-wrap: anywhere; }
      .data { max-width: 190mm; margin: 4mm auto 0; font-size: 0.9rem; }
      .data table { width: auto; margin: 2mm 0; }
      .printed { display: none; }
      @media print {
        .printed { display: block; }
        .earlier { display: none; }
        body { padding: 0; max-width: none; }
        .data { display: none; }
        .finding, .grade { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      }
      @media screen and (max-width: 640px) { .pair, .pair.stance, .feet, .feet.two { grid-template-columns: 1fr; } .head { display: block; }
        .head .who { text-align: left; } section, .wide { overflow-x: auto; } .wide svg { min-width: 165mm; }
        caption { position: sticky; left: 0; max-width: calc(100vw - 8mm); } }
      """
  }
}
