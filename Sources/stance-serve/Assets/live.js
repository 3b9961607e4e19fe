import { byId, degrees, follow, inWords, speak, tilt } from "./feed.js"

const svg = "http://www.w3.org/2000/svg"
const drops = byId("drops"), rows = byId("steps")
const limits = { possible: +drops.dataset.possible, present: +drops.dataset.present }
const most = 10
const steps = { left: [], right: [] }
let all = [], picked, session = ""

const chosen = () => document.querySelector("input[name=zero]:checked").value
const key = zero => `${zero}_drop_mean_deg`

function shape(name, fields) {
  const element = document.createElementNS(svg, name)
  for (const field in fields) element.setAttribute(field, fields[field])
  return element
}

// Bars from level up (drop) and down (hike); outlined where the step counts nowhere.
function bars(side) {
  const zero = chosen(), list = steps[side].slice(-most)
  const values = list.map(step => step.measures[key(zero)])
  const top = Math.max(8, ...values.filter(value => value !== undefined).map(Math.abs))
  const y = value => 72 - value / top * 66
  const parts = [shape("line", { class: "zero", x1: 0, x2: 160, y1: y(0), y2: y(0) })]
  list.forEach((step, index) => {
    const value = values[index]
    if (value === undefined) return
    const end = Math.max(-24 / 66 * top, value)
    parts.push(shape("rect", {
      x: 3 + (most - list.length + index) * 16, width: 11, y: Math.min(y(end), y(0)), height: Math.max(1, Math.abs(y(end) - y(0))),
      rx: 2, class: step.quality === "ok" ? "" : "left-out"
    }))
  })
  if (zero === "standing") for (const name in limits) {
    parts.push(shape("line", { class: `limit ${name}`, x1: 0, x2: 160, y1: y(limits[name]), y2: y(limits[name]) }))
  }
  const picture = byId(`bars-${side}`), last = values.at(-1)
  picture.replaceChildren(...parts)
  picture.setAttribute("aria-label", list.length
    ? `drop of the last ${list.length} single supports: ${values.map(degrees).join(", ")}` : "no steps yet")
  byId(`drop-${side}`).textContent = list.length ? degrees(last) : "–"
  byId(`count-${side}`).textContent = !list.length ? "no steps yet"
    : last === undefined ? zero === "standing" ? "needs 5 s of standing still" : "not measured"
    : `${steps[side].length} step${steps[side].length === 1 ? "" : "s"}`
}

function cell(words, kind) {
  const element = document.createElement("td")
  element.textContent = words
  if (kind) element.className = kind
  return element
}

function table() {
  const zero = chosen()
  rows.replaceChildren(...all.slice(-6).reverse().map(step => {
    const row = document.createElement("tr"), time = step.measures.step_time_s
    row.append(
      cell(step.side, `leg-${step.side}`), cell(degrees(step.measures[key(zero)])),
      cell(time === undefined ? "–" : `${time.toFixed(2)} s`), cell(step.quality, step.quality === "ok" ? "" : "quiet"))
    return row
  }))
}

function draw() {
  const zero = chosen()
  bars("left")
  bars("right")
  table()
  byId("drops-note").hidden = zero !== "standing"
}

function step(message, isOld) {
  // Where nobody has stood still yet, contact is the zero that there is; the choice stays the person's.
  if (!picked && chosen() === "standing" && message.measures[key("standing")] === undefined
    && message.measures[key("contact")] !== undefined) byId("zero-contact").checked = true
  steps[message.side].push(message)
  all = [...all, message].slice(-most)
  draw()
  const drop = message.measures[key(chosen())]
  if (!isOld && drop !== undefined) speak(message.side, drop)
}

function forget() {
  steps.left = []
  steps.right = []
  all = []
  draw()
}

document.querySelectorAll("input[name=zero]").forEach(input => input.addEventListener("change", () => {
  picked = true
  draw()
}))

let drawn = 0
follow((message, isOld) => {
  switch (message.class) {
    case "PELVIS": {
      tilt(message.obliquity_deg)
      const now = performance.now()
      if (now - drawn < 200) return
      drawn = now
      const angle = message.obliquity_deg
      byId("obliquity").textContent = angle === undefined ? "–" : degrees(Math.abs(angle))
      byId("obliquity-words").textContent = inWords(angle)
      byId("tilt").textContent = degrees(message.tilt_deg)
      byId("rotation").textContent = degrees(message.rotation_deg)
      byId("pelvis-picture").setAttribute("aria-label",
        `The pelvis from behind: ${angle === undefined ? "" : degrees(Math.abs(angle))} ${inWords(angle)}`)
      break
    }
    case "RECALL":
      if (message.event === "begin") forget()
      break
    case "SESSION":
      if (message.event === "began" && `${message.kind}${message.start_unix_s}` !== session) {
        session = `${message.kind}${message.start_unix_s}`
        forget()
      }
      break
    case "STEP": step(message, isOld); break
    case "STATUS":
      byId("sensor").textContent = message.sentence
      break
    case "LINK":
      if (message.state === "up") break
      // Nobody knows how long it stays away, and what it measures afterwards is another session.
      for (const id of ["obliquity", "tilt", "rotation"]) byId(id).textContent = "–"
      byId("obliquity-words").textContent = "no reading"
      byId("pelvis-picture").setAttribute("aria-label", "The pelvis from behind; no reading")
      tilt()
      forget()
      break
  }
})
