// A test's result as the daemon tells it: every number with the unit that its key ends in.
import { rounded } from "./feed.js"

const units = [["_m_per_s", "m/s"], ["_steps_min", "steps/min"], ["_percent", "%"], ["_deg_s", "°/s"], ["_rad_s", "rad/s"],
  ["_m_s2", "m/s²"], ["_m_s", "m/s"], ["_deg", "°"], ["_s", "s"], ["_m", "m"]]
// Decimals as in the terminal and in the report. What a test was asked to be is written as it was asked.
const decimals = [[/^(limit_s|distance_m|run_(in|out)_m)$/, undefined], [/^(duration|walking)_s$|^turn_deg$|_deg_s$/, 0],
  [/_deg$|_percent$|_steps_min$|held_s$|_to_fall_s$/, 1], [/_rad_s$/, 3]]
// What matters first; the daemon sorts its keys by letters.
const first = ["finding", "response", "best_held_s", "held_s", "mean_total_s", "total_s", "mean_time_s", "time_s", "mean_speed_m_s",
  "speed_m_s", "distance_m", "standing_drop_mean_deg", "contact_drop_mean_deg", "contact_difference_deg", "standing_difference_deg",
  "drop_steady_deg", "drop_peak_deg", "drop_at_lift_deg", "drop_at_end_deg", "cadence_steps_min", "mean_cadence_steps_min", "steps"]
// Places on the session's own clock say nothing to a reader; curves are drawn.
const left_out = /^(start|end|lift|foot_down|enter|leave|curve_interval)_s$|_curve_deg$|^(trial|minute|side)$/
const rank = key => first.includes(key) ? first.indexOf(key) : first.length
const keysOf = object => Object.keys(object).filter(key => !left_out.test(key) && object[key] !== null)
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))

export const plain = name => String(name).replaceAll("_", " ").replace(/^./, letter => letter.toUpperCase())

export function element(name, words, kind) {
  const made = document.createElement(name)
  if (words !== undefined) made.textContent = words
  if (kind) made.className = kind
  return made
}

const unitOf = key => units.find(([end]) => key.endsWith(end)) ?? ["", ""]
function figure(key, value, kind) {
  const known = decimals.find(([name]) => name.test(key)), isCount = Number.isInteger(value) && unitOf(key)[1] === ""
  // Medians of seconds are times of steps, which differ by thousandths.
  const digits = kind === "slope" ? 2 : known ? known[1] : isCount ? undefined : kind === "median" && unitOf(key)[1] === "s" ? 3 : 2
  return digits === undefined ? `${value}` : rounded(value, digits)
}
const withUnit = (value, unit) => unit === "" ? `${value}` : unit === "°" || unit === "°/s" ? `${value}${unit}` : `${value} ${unit}`
const names = { standing_drop_mean_deg: "Drop from standing", contact_drop_mean_deg: "Drop from contact",
  contact_difference_deg: "Left − right, from contact", standing_difference_deg: "Left − right, from standing",
  stride_time_cv_percent: "Stride time CV", best_held_s: "Held", drop_steady_deg: "Steady drop", turn_deg: "Turn angle",
  turn_peak_deg_s: "Fastest turn" }
export const nameOf = key => names[key] ?? plain(key.slice(0, key.length - unitOf(key)[0].length))

const isPlain = value => ["number", "string", "boolean"].includes(typeof value)
const kindOf = estimate => "slope" in estimate ? "slope" : "median"
const isEstimate = value => value && typeof value === "object" && ("median" in value || "slope" in value)

export function words(key, value) {
  const unit = unitOf(key)[1]
  if (value === undefined || value === null) return "–"
  if (typeof value === "boolean") return value ? "yes" : "no"
  if (typeof value === "string") return plain(value)
  if (typeof value === "number") return withUnit(figure(key, value), unit)
  const kind = kindOf(value), middle = value[kind]
  return middle === null ? "–" : withUnit(figure(key, middle, kind), unit) + (kind === "slope" ? " per minute" : "")
}

function cell(key, value) {
  const made = element("td", words(key, value))
  if (isEstimate(value) && typeof value.ci95_lower === "number") made.append(element("span", ["ci95_lower", "ci95_upper"].map(end => figure(key, value[end], kindOf(value))).join(" to "), "ci"))
  return made
}

function table(name, heads, rows) {
  const box = element("section", undefined, "card"), scroll = element("div", undefined, "scroll"), list = element("table")
  if (heads.length > 1) {
    const head = element("thead"), row = element("tr")
    row.append(...["Measure", ...heads].map(words => Object.assign(element("th", words), { scope: "col" })))
    head.append(row)
    list.append(head)
  }
  const body = element("tbody")
  for (const [key, ...values] of rows) {
    const row = element("tr")
    row.append(Object.assign(element("th", nameOf(key)), { scope: "row" }), ...values.map(value => cell(key, value)))
    body.append(row)
  }
  list.append(body)
  if (heads.length > 2) {
    scroll.tabIndex = 0
    scroll.setAttribute("role", "group")
    scroll.setAttribute("aria-label", name)
  }
  scroll.append(list)
  box.append(element("h2", name), scroll)
  if (list.querySelector(".ci")) box.append(element("p", "Below the values: 95 % intervals.", "small quiet"))
  return box
}

// Several of a kind side by side: both legs, trials, minutes.
function beside(name, heads, parts) {
  const keys = [...new Set(parts.flatMap(keysOf))].filter(key => parts.some(part => isPlain(part[key]) || isEstimate(part[key])))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return keys.length ? [table(name, heads, keys.map(key => [key, ...parts.map(part => part[key])]))] : []
}

export function tables(name, object) {
  const own = keysOf(object ?? {}), made = []
  if (!own.length) return made
  if (own.includes("left") && own.includes("right")) made.push(...beside("Both legs", ["Left", "Right"], [object.left, object.right]))
  const single = own.filter(key => isPlain(object[key]) || isEstimate(object[key]))
  if (single.length) made.push(table(name, ["Value"], single.map(key => [key, object[key]])))
  for (const key of own) {
    const value = object[key]
    if (key === "left" || key === "right" || isPlain(value) || isEstimate(value)) continue
    if (Array.isArray(value)) {
      const parts = value.filter(entry => entry && typeof entry === "object")
      if (!parts.length) continue
      const one = plain(key).replace(/s$/, "")
      const heads = parts.map((part, index) => `${part.side ? `${plain(part.side)} ` : `${one} `}${part.trial ?? part.minute ?? index + 1}`)
      made.push(...curves(parts), ...beside(plain(key), heads, parts))
    } else if (value && typeof value === "object") made.push(...tables(plain(key), value))
  }
  return made
}

// Drop against time of each trial on one leg.
function curves(trials) {
  const drawn = trials.filter(trial => trial.drop_curve_deg?.length > 1)
  if (!drawn.length) return []
  const end = Math.max(...drawn.map(trial => trial.drop_curve_deg.length * trial.curve_interval_s))
  const values = drawn.flatMap(trial => trial.drop_curve_deg).filter(Number.isFinite)
  const top = Math.max(5, ...values), bottom = Math.min(-5, ...values)
  const x = seconds => 30 + seconds / end * 280, y = drop => 8 + (top - drop) / (top - bottom) * 124
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  const add = (name, fields, text) => {
    const part = document.createElementNS(svg.namespaceURI, name)
    for (const field in fields) part.setAttribute(field, fields[field])
    if (text !== undefined) part.textContent = text
    svg.append(part)
  }
  svg.setAttribute("viewBox", "0 0 320 150")
  svg.setAttribute("class", "curves")
  svg.setAttribute("role", "img")
  svg.setAttribute("aria-label", `Drop against time: ${drawn.map(trial => `${trial.side} leg, steady ${words("drop_steady_deg", trial.drop_steady_deg)}, held ${words("held_s", trial.held_s)}`).join("; ")}`)
  add("line", { class: "zero", x1: 30, x2: 310, y1: y(0), y2: y(0) })
  for (const mark of [top, 0, bottom]) add("text", { x: 26, y: y(mark) + 4, class: "end" }, `${Math.round(mark)}°`)
  add("text", { x: 310, y: 148, class: "end" }, `${Math.round(end)} s`)
  for (const trial of drawn) {
    const points = trial.drop_curve_deg.map((drop, index) => Number.isFinite(drop) ? `${x(index * trial.curve_interval_s).toFixed(1)},${y(drop).toFixed(1)}` : "")
    add("polyline", { class: trial.side, points: points.filter(Boolean).join(" ") })
  }
  const box = element("section", undefined, "card")
  box.append(element("h2", "Drop against time"), svg, element("p", "Left leg whole line, right leg dashed; positive: the other side sinks.", "small quiet"))
  return [box]
}

const marks = { insufficient: "– Cannot say", none: "○ None", possible: "◐ Possible", present: "● Present" }

// The finding of each side, large.
// A few steps from a chair and back say nothing about drop.
export const tellsDrop = ({ protocol, walk }) => protocol !== "timed_up_and_go" && !!walk && walk.left.steps + walk.right.steps > 0

export function findings(message) {
  const walk = message.walk, own = message.result
  if (own?.left?.response !== undefined || own?.right?.response !== undefined) return ["left", "right"].map(side => {
    const part = own[side] ?? {}
    return finding(side, part.response ? plain(part.response) : "Not done", ["best_held_s", "drop_steady_deg"].map(key => [key, part[key]]))
  })
  if (!tellsDrop(message)) return []
  return ["left", "right"].map(side => finding(side, marks[walk[side].finding] ?? walk[side].finding,
    ["standing_drop_mean_deg", "contact_drop_mean_deg", "steps"].map(key => [key, walk[side][key]])))
}

function finding(side, grade, facts) {
  const box = element("div", undefined, `card finding ${side}`)
  box.append(element("h3", `${plain(side)} leg`), element("p", grade, "grade"))
  for (const [key, value] of facts) {
    if (value !== undefined && value !== null) box.append(element("p", key === "steps" ? `${value} clean steps` : `${nameOf(key)} ${words(key, value)}`, "small quiet"))
  }
  return box
}
