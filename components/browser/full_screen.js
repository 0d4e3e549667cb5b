// Shows one figure alone in full screen; Esc leaves, and the focus returns to the button.
// For a picture whose size is decided on the server it also reports the room there is, if that is not the usual one.

const states = new WeakMap()
const PATIENCE = 250
const TOLERANCE = 0.15

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const button = parentElement.querySelector("button")
  const state = states.get(parentElement) ?? { full: false, timer: 0 }
  states.set(parentElement, state)
  const find = () => document.querySelector(`.st-key-${data.target}`)
  button.querySelector(".words").textContent = data.label
  button.hidden = !document.fullscreenEnabled
  button.onclick = () => find()?.requestFullscreen().catch(() => {})

  const room = () => {
    const target = find()
    if (!target) return null
    if (document.fullscreenElement === target) return { width: innerWidth, height: innerHeight, full: true }
    const width = Math.round(target.getBoundingClientRect().width)
    return Math.abs(width - data.usual) > TOLERANCE * data.usual ? { width, height: 0, full: false } : null
  }
  const report = () => {
    if (!data.usual || !parentElement.isConnected) return
    const found = room()
    const known = state.told === undefined ? data.known : state.told
    if (JSON.stringify(found) === JSON.stringify(known)) return
    state.told = found
    setStateValue("room", found)
  }
  const soon = () => {
    clearTimeout(state.timer)
    state.timer = setTimeout(report, PATIENCE)
  }
  const changed = () => {
    const full = document.fullscreenElement !== null && document.fullscreenElement === find()
    if (state.full && !full) button.focus()
    state.full = full
    soon()
  }
  document.addEventListener("fullscreenchange", changed)
  window.addEventListener("resize", soon)
  soon()
  return () => {
    clearTimeout(state.timer)
    document.removeEventListener("fullscreenchange", changed)
    window.removeEventListener("resize", soon)
  }
}
