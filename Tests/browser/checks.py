"""Scripts that look at a page as it was computed."""

# Contrast by WCAG 2.1, 1.4.3: text against the nearest opaque ground behind it; texts and pictures' strokes that carry
# meaning as well (1.4.11, 3:1).
CONTRAST = """
const parse = text => {
  const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number)
  return {r, g, b, a}
}
const light = ({r, g, b}) => {
  const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  return 0.2126 * x + 0.7152 * y + 0.0722 * z
}
const over = (top, ground) => ({r: top.r * top.a + ground.r * (1 - top.a), g: top.g * top.a + ground.g * (1 - top.a),
  b: top.b * top.a + ground.b * (1 - top.a), a: 1})
const ground = element => {
  const layers = []
  for (let e = element; e; e = e.parentElement) {
    const colour = parse(getComputedStyle(e).backgroundColor)
    if (colour.a > 0) layers.push(colour)
    if (colour.a === 1) break
  }
  return layers.reverse().reduce((below, layer) => over(layer, below), {r: 255, g: 255, b: 255, a: 1})
}
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05) }
const poor = []
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
  const isDrawn = element.matches("svg line[class], svg polyline, svg circle, svg rect[class], svg path[class]")
  if (!own && !isDrawn && !element.matches("input, textarea, button")) continue
  if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || element.closest(".hidden, noscript, .skip:not(:focus)")) continue
  const style = getComputedStyle(element), behind = ground(element.closest("svg") ?? element)
  const colour = isDrawn ? (style.stroke !== "none" ? style.stroke : style.fill) : element.closest("svg") ? style.fill : style.color
  if (own || !isDrawn) {
    const size = parseFloat(style.fontSize), isLarge = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700)
    const found = ratio(over(parse(colour), behind), behind)
    if (own && found < (isLarge ? 3 : 4.5)) poor.push(`${element.tagName} "${element.textContent.trim().slice(0, 30)}" ${found.toFixed(2)}`)
    if (element.matches("input:not([type=radio]):not([type=hidden]), textarea")) {
      const edge = ratio(parse(style.borderTopColor), behind)
      if (edge < 3) poor.push(`edge of ${element.id} ${edge.toFixed(2)}`)
    }
  } else if (!element.closest("[aria-hidden]") && colour.startsWith("rgb") && !element.closest("[data-decor]")) {
    const found = ratio(over(parse(colour), behind), behind)
    if (found < 3) poor.push(`${element.tagName}.${element.getAttribute("class")} ${found.toFixed(2)}`)
  }
}
return [...new Set(poor)]
"""

# What can be used without a name, pictures without words, ids twice, a page without a language, a heading or a main part.
NAMES = """
const bad = []
const named = e => (e.getAttribute("aria-label") || e.textContent.trim() || e.title
  || [...(e.labels ?? [])].map(l => l.textContent.trim()).join("")
  || (e.getAttribute("aria-labelledby") ?? "").split(" ").map(id => document.getElementById(id)?.textContent).join(""))
for (const e of document.querySelectorAll("a, button, input:not([type=hidden]), textarea, summary, [tabindex='0']")) {
  if (!named(e)) bad.push(`${e.tagName}#${e.id} has no name`)
}
for (const e of document.querySelectorAll("svg")) {
  if (!e.closest("[aria-hidden]") && !named(e) && !e.querySelector("title")) bad.push(`svg#${e.id} has no words`)
}
const ids = [...document.querySelectorAll("[id]")].map(e => e.id)
ids.filter((id, place) => ids.indexOf(id) !== place).forEach(id => bad.push(`two of #${id}`))
for (const e of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
  for (const id of (e.getAttribute("aria-describedby") ?? e.getAttribute("aria-labelledby")).split(" ")) {
    if (!document.getElementById(id)) bad.push(`no #${id}`)
  }
}
if (!document.documentElement.lang) bad.push("no language")
if (document.querySelectorAll("h1").length !== 1) bad.push("not one h1")
if (document.querySelectorAll("main").length !== 1) bad.push("not one main")
if (!document.title) bad.push("no title")
for (const e of document.querySelectorAll(".bar a, button, .choice, .list a, summary, .segments label")) {
  const box = e.getBoundingClientRect()
  if (box.width && (box.height < 24 || box.width < 24)) bad.push(`${e.textContent.trim()} is small: ${box.width} × ${box.height}`)
}
return bad
"""
