// Tells the server when the browser has lost a picture that it draws in WebGL, or can draw none: a lost one stays empty
// until it is drawn anew. Graphics are lost when a computer wakes up, a driver starts anew, or memory is short.

const states = new WeakMap()
// Both countries' pictures are lost at once, and counted once.
const TOGETHER = 300
let able = null

const can = () => {
  const graphics = document.createElement("canvas").getContext("webgl2")
  graphics?.getExtension("WEBGL_lose_context")?.loseContext()
  return graphics !== null
}

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const state = states.get(parentElement) ?? { timer: 0, told: 0 }
  states.set(parentElement, state)
  state.told = Math.max(state.told, data.losses)
  const tell = losses => {
    state.told = losses
    setStateValue("losses", losses)
  }
  const lost = event => {
    if (!event.target.isConnected || !event.target.closest('[data-testid="stDeckGlJsonChart"]')) return
    clearTimeout(state.timer)
    state.timer = setTimeout(() => tell(can() ? state.told + 1 : data.most + 1), TOGETHER)
  }
  able ??= can()
  if (!able && state.told <= data.most) tell(data.most + 1)
  // These events do not rise to the document; they pass it on their way down.
  const events = ["webglcontextlost", "webglcontextcreationerror"]
  for (const event of events) document.addEventListener(event, lost, true)
  return () => {
    for (const event of events) document.removeEventListener(event, lost, true)
  }
}
