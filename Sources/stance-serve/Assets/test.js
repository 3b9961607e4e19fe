import { byId, degrees, follow, hint, inWords, speak, tilt, unhint } from "./feed.js"
import { element, findings, nameOf, plain, tables, tellsDrop, words } from "./result.js"

const choose = byId("choose"), running = byId("running"), result = byId("result"), refusal = byId("refusal")
let phases = [], given = new Set(), lock, apart = 0
// The test that is shown, when it was last heard of, and whether that may be news of before the connection broke.
let current = {}, heard = 0, isUnsure = false

const titles = Object.fromEntries([...document.querySelectorAll("input[name=protocol]")]
  .map(input => [input.value, document.querySelector(`label[for=${input.value}]`).textContent]))
const withTrials = new Set([...document.querySelectorAll("[data-trials]")].map(input => input.value))
const title = message => titles[message.protocol] ?? message.label ?? "Test"
const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`

function state(name, focus) {
  const was = [choose, running, result].find(part => !part.hidden)
  choose.hidden = name !== choose
  running.hidden = name !== running
  result.hidden = name !== result
  if (was === name) return
  scrollTo(0, 0)
  if (focus) name.querySelector("[tabindex]")?.focus()
  if (name === running) navigator.wakeLock?.request("screen").then(held => lock = held, () => {})
  else lock?.release()
}

// MARK: during

function started(message, isOld) {
  current = message
  byId("cut-off").hidden = true
  if (!isOld) byId("unkept").hidden = true
  phases = message.phases ?? []
  byId("running-name").textContent = title(message) + (message.person ? ` · ${message.person}` : "")
  byId("phases").replaceChildren(...phases.map(phase => element("li", plain(phase))))
  byId("instruction").textContent = message.instructions ?? "Stand still on both feet, then walk."
  byId("clock").textContent = "0:00"
  byId("facts").textContent = ""
  byId("trials").replaceChildren()
  for (const side of ["left", "right"]) {
    byId(`test-drop-${side}`).textContent = "–"
    byId(`clean-${side}`).textContent = "no steps yet"
  }
  const stance = message.protocol === "single_leg_stance"
  byId("stance-picture").hidden = !stance
  byId("counters").hidden = stance
  for (const verb of ["next", "repeat"]) {
    running.querySelector(`[data-verb=${verb}]`).hidden = !withTrials.has(message.protocol)
  }
  state(running, !isOld)
}

function progress(message, isOld) {
  if (running.hidden || ["protocol", "person", "label"].some(key => message[key] !== current[key])) started(message, isOld)
  const at = phases.indexOf(message.phase);
  [...byId("phases").children].forEach((item, index) => {
    item.className = index < at ? "done" : ""
    if (index === at) item.setAttribute("aria-current", "step")
    else item.removeAttribute("aria-current")
  })
  markRepeated(message)
  const instruction = byId("instruction")
  if (message.instruction && instruction.textContent !== message.instruction) instruction.textContent = message.instruction
  const held = message.held_s, left = message.remaining_s
  byId("clock").textContent = held !== undefined ? `${held.toFixed(1)} s` : clock(left ?? message.elapsed_s ?? 0)
  byId("facts").textContent = [
    message.trials > 1 ? `Trial ${message.trial} of ${message.trials}` : "", message.side ? `${message.phase === "stand_still" ? "then the " : ""}${message.side} leg` : "",
    held === undefined && left !== undefined ? "left" : ""
  ].filter(Boolean).join(" · ")
  for (const side of ["left", "right"]) {
    const clean = message[`clean_steps_${side}`]
    if (clean !== undefined) byId(`clean-${side}`).textContent = `${clean} clean step${clean === 1 ? "" : "s"}`
  }
  const codes = new Set((message.hints ?? []).map(entry => `test-${entry.code}`))
  for (const code of given) if (!codes.has(code)) unhint(code)
  for (const entry of message.hints ?? []) hint(`test-${entry.code}`, entry.text, 5)
  given = codes
  // The instruction says it.
  unhint("stand_still")
  if (message.obliquity_deg !== undefined) obliquity(message.obliquity_deg)
}

function obliquity(angle) {
  tilt(angle)
  byId("stance-obliquity").textContent = `${degrees(Math.abs(angle))} ${inWords(angle)}`
}

// Place of a trial in its test; those at or behind where the test is have been thrown away. Between the legs `side` is the
// one that is next; an older daemon does not say which: then the left one's trial stays until it stands again.
const place = (trial, isRight) => 2 * trial + (isRight ? 1 : 0)
function markRepeated(message) {
  if (message.phase === "settle" || message.trial === undefined) return
  const now = place(message.trial, message.side ? message.side === "right" : message.protocol === "single_leg_stance")
  for (const item of byId("trials").children) if (+item.dataset.place >= now) item.textContent = `${item.dataset.name}: thrown away, once more`
}

function trial(message) {
  const own = message.result ?? {}
  const parts = ["excluded", "held_s", "time_s", "speed_m_s", "total_s", "drop_steady_deg", "response"].filter(key => own[key] !== undefined && own[key] !== null)
    .map(key => `${nameOf(key).toLowerCase()} ${words(key, own[key]).toLowerCase()}`)
  const name = `Trial ${message.trial ?? ""}${message.side ? `, ${message.side} leg` : ""}`, list = byId("trials")
  const item = [...list.children].find(item => item.dataset.name === name) ?? list.appendChild(element("li"))
  Object.assign(item.dataset, { name, place: place(message.trial ?? 0, message.side === "right") })
  item.textContent = `${name}: ${parts.join(" · ")}`
}

// MARK: after

let latest

// What happened since, nobody has told this page: another test may be the last by now.
function disconnected() {
  isUnsure = !running.hidden
  latest = undefined
  byId("last").hidden = true
}

// A note that was being written when somebody else, or the clock, ended the test is shown, and is not kept with the next.
function setNoteAside() {
  const field = byId("note"), words = field.value.trim(), aside = byId("unkept")
  if (!words) return
  aside.textContent = `The test ended before this note was kept: ${words}`
  aside.hidden = false
  field.value = ""
}

// It runs no more, and this page was not told how it ended.
function lost(status) {
  const name = title(current) + (current.person ? ` of ${current.person}` : ""), notice = byId("cut-off"), link = element("a")
  const isRestarted = status.uptime_s < (Date.now() - heard) / 1000
  link.href = current.protocol ? `/person?name=${encodeURIComponent(current.person ?? "")}` : "/people"
  link.textContent = current.person ? `Sessions of ${current.person}` : "Sessions"
  notice.replaceChildren(isRestarted
    ? `${name} was cut off: the daemon was started anew. The test has no result; what was measured until then is kept. `
    : `${name} has ended while this page could not be told. What came of it is kept. `, link)
  notice.hidden = false
  setNoteAside()
  state(choose)
}

function ended(message, isOld) {
  for (const code of given) unhint(code)
  latest = message
  byId("last").hidden = false
  // Whoever comes later has come for the next test.
  if (isOld && running.hidden) return
  byId("cut-off").hidden = true
  setNoteAside()
  show(!isOld)
}

function show(focus) {
  const message = latest, isAborted = message.event === "aborted"
  byId("result-name").textContent = isAborted ? `${title(message)}: aborted` : `Result: ${title(message)}`
  byId("result-about").textContent = [message.person, message.duration_s === undefined ? "" : words("duration_s", message.duration_s),
    isAborted ? "No result was kept." : ""].filter(Boolean).join(" · ")
  byId("findings").replaceChildren(...(isAborted ? [] : findings(message)))
  byId("sentences").replaceChildren(...(!isAborted && tellsDrop(message) ? message.walk.sentences : []).map(sentence => element("p", sentence)))
  byId("numbers").replaceChildren(...(isAborted ? [] : tables("Measures", message.result)))
  const report = byId("report")
  report.hidden = message.session === undefined || isAborted
  if (!report.hidden) report.href = `/session/${Number(message.session)}`
  state(result, focus)
}

// MARK: orders

async function send(form, action, button) {
  refusal.hidden = true
  button.disabled = true
  try {
    const body = new URLSearchParams(new FormData(form))
    const answer = await fetch(action, { method: "POST", body, headers: { accept: "application/json" } })
    const told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : { ok: false }
    if (!told.ok) throw new Error(told.message ?? `The page's server refused this (${answer.status}). Reload the page.`)
    if (button.dataset.verb === "note") {
      byId("note").value = ""
      hint("noted", "The note is kept.", 5)
    }
    byId("abort-box").open = false
  } catch (error) {
    refusal.textContent = error instanceof TypeError ? "No connection to this page's server. Try again." : error.message
    refusal.hidden = false
    refusal.scrollIntoView({ block: "center" })
  }
  button.disabled = false
}

for (const form of [choose, byId("orders")]) form.addEventListener("submit", event => {
  event.preventDefault()
  const button = event.submitter ?? form.querySelector("button")
  send(form, button.getAttribute("formaction") ?? form.action, button)
})

// Enter in the note keeps the note; it does not go on to the next trial.
byId("note").addEventListener("keydown", event => {
  if (event.key !== "Enter") return
  event.preventDefault()
  running.querySelector("[data-verb=note]").click()
})

function details() {
  const value = document.querySelector("input[name=protocol]:checked").value
  document.querySelectorAll("[data-for]").forEach(part => part.hidden = part.disabled = part.dataset.for !== value)
}
choose.addEventListener("change", details)
details()
byId("last").addEventListener("click", () => show(true))
byId("again").addEventListener("click", () => {
  state(choose)
  document.querySelector("input[name=protocol]:checked").focus()
})

follow((message, isOld) => {
  switch (message.class) {
    case "TEST":
      isUnsure = false
      heard = Date.now()
      if (message.event === "started") started(message, isOld)
      else if (message.event === "progress") progress(message, isOld)
      else if (message.event === "trial") trial(message)
      else ended(message, isOld)
      break
    case "STEP": {
      const drop = message.measures.standing_drop_mean_deg ?? message.measures.contact_drop_mean_deg
      byId(`test-drop-${message.side}`).textContent = degrees(drop)
      if (!isOld && !running.hidden && drop !== undefined) speak(message.side, drop)
      break
    }
    case "PELVIS": if (!byId("stance-picture").hidden && message.obliquity_deg !== undefined) obliquity(message.obliquity_deg); break
    case "STATUS": {
      // The daemon was restarted, or the test ended while nobody looked.
      // Said twice, because an answer may have been on its way when a test began or ended; not so on a new connection.
      if (isOld) break
      const isTest = message.session?.kind === "test"
      if (isTest) heard = Date.now()
      apart = isTest === running.hidden ? apart + 1 : 0
      const isSure = apart >= (isUnsure ? 1 : 2)
      isUnsure = false
      if (!isSure) break
      apart = 0
      if (!isTest) lost(message)
      else if (result.hidden) started({ label: message.session.label }, isOld)
      break
    }
    case "RECALL":
      if (message.event === "begin") disconnected()
      break
    case "LINK":
      if (message.state === "up") break
      disconnected()
      if (isUnsure) byId("instruction").textContent = "The daemon is not there. Waiting for it."
      break
  }
})
