// The stream of the daemon's messages, and what all live pages show of it: the connection and its hints.
export const byId = id => document.getElementById(id)
// As the report writes numbers: halves away from zero, no negative zero.
export function rounded(value, digits) {
  const whole = Math.round(Math.abs(value) * 10 ** digits)
  return (value < 0 && whole ? "−" : "") + (whole / 10 ** digits).toFixed(digits)
}
export const degrees = value => value === undefined ? "–" : `${rounded(value, 1)}°`

const link = byId("link"), words = byId("link-text"), hints = byId("hints")
let text = ""

function show(state, now) {
  if (now === text) return
  link.className = `pill ${state}`
  words.textContent = text = now
}

const shown = new Map()
export function hint(code, sentence, seconds = 20, bad = false) {
  let known = shown.get(code)
  if (!known) {
    const box = document.createElement("p")
    box.className = bad ? "hint bad" : "hint"
    hints.append(box)
    shown.set(code, known = { box })
  }
  if (known.box.textContent !== sentence) known.box.textContent = sentence
  clearTimeout(known.timer)
  if (seconds) known.timer = setTimeout(() => unhint(code), seconds * 1000)
}

export function unhint(code) {
  const known = shown.get(code)
  if (!known) return
  clearTimeout(known.timer)
  known.box.remove()
  shown.delete(code)
}

// For whoever listens instead of looking: the last drop of each leg, now and then.
let spoken = -Infinity
const last = {}
export function speak(side, drop) {
  last[side] = drop
  const now = performance.now()
  if (now - spoken < 5000) return
  spoken = now
  byId("spoken").textContent = `Drop ${["left", "right"].filter(side => last[side] !== undefined)
    .map(side => `${side} ${degrees(last[side])}`).join(", ")}`
}

function status(message) {
  const state = message.state
  if (state === "sampling") show("up", message.session?.kind === "test" ? "Test running" : "Live")
  else show(state === "no_sensor" ? "down" : "waiting", state === "no_sensor" ? "No sensor" : state === "ended" ? "Ended" : "Starting")
  if (state === "no_sensor") hint("sensor", message.sentence, 0, true)
  else unhint("sensor")
  if (message.store && message.store.state !== "ok") hint("store", `Storage: ${message.store.state}`, 0, true)
  else unhint("store")
  if (message.recorder && message.recorder.state !== "ok") hint("recorder", `Raw recording: ${message.recorder.state}`, 0, true)
  else unhint("recorder")
  const calibration = message.sensor?.calibration
  if (calibration && calibration !== "ok") hint("calibration", `Not calibrated: ${calibration}`, 0, true)
  else unhint("calibration")
}

// `take(message, isOld)` is called for each message; `isOld` for what happened before this page came.
export function follow(take) {
  let isOld = false, source, away
  const open = () => {
    source = new EventSource("/events")
    source.onmessage = event => {
      const message = JSON.parse(event.data)
      switch (message.class) {
        case "RECALL": isOld = message.event === "begin"; break
        case "LINK":
          if (message.state === "up") unhint("link")
          else {
            show("down", "No daemon")
            hint("link", `${message.text} Trying again.`, 0, true)
          }
          break
        case "STATUS": status(message); break
        case "HINT": if (!isOld) hint(message.code, message.text); break
      }
      take(message, isOld)
    }
    source.onopen = () => {
      clearTimeout(away)
      away = undefined
      unhint("server")
    }
    source.onerror = () => {
      // Streams are renewed now and then, which takes a moment and is no trouble.
      away ??= setTimeout(() => {
        show("down", "No connection")
        hint("server", "No connection to this page's server. Trying again.", 0, true)
      }, 1500)
      // Browsers give up when the answer is a refusal: signed out, or too many pages.
      if (source.readyState !== EventSource.CLOSED) return
      const again = () => setTimeout(open, 3000)
      fetch("/events", { method: "HEAD" }).then(answer => answer.status === 401 ? location.reload() : again(), again)
    }
  }
  open()
  addEventListener("pagehide", () => source.close())
  addEventListener("pageshow", event => { if (event.persisted) open() })
}

// Turns the drawing of the pelvis; left up is positive and turns clockwise on the page, as seen from behind.
export function tilt(obliquity) {
  const drawing = byId("pelvis")
  drawing.style.transform = `rotate(${(2 * (obliquity ?? 0)).toFixed(2)}deg)`
}

export const inWords = obliquity => obliquity === undefined ? "not known yet"
  : Math.abs(obliquity) < 0.5 ? "level" : obliquity > 0 ? "left side up" : "right side up"
