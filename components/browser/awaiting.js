// Asks the server again and again how far something is, as long as it is under way and in sight. When what is shown
// changes, the focus goes on to the first button of it, if the one that had it is gone, or opened it: Streamlit hangs what
// opens at the end of the page, far from the button in the order of the keyboard.

const states = new WeakMap()
// How long the focus is looked after once something has changed: on a slow machine what opens is often drawn twice.
const PATIENCE = 5000

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const state = states.get(parentElement) ?? { stage: "", timer: 0, frame: 0, until: 0, given: null }
  states.set(parentElement, state)
  // One question at a time, the next one after the answer: a late one would draw anew what the reader already clicks on.
  // An answer that never comes is asked for again, much later.
  const ask = () => {
    state.timer = setTimeout(ask, 20 * data.milliseconds)
    setTriggerValue("again", Date.now())
  }
  clearTimeout(state.timer)
  if (data.under_way) state.timer = setTimeout(ask, data.milliseconds)
  if (state.stage !== data.stage) {
    state.stage = data.stage
    state.until = performance.now() + PATIENCE
    state.given = null
  }
  const look = () => {
    const at = document.activeElement
    const target = document.querySelector(`.st-key-${data.target}`)
    const button = target?.querySelector("button")
    // Whoever goes back to the opener by themselves stays there. What opens comes button by button: until the reader
    // moves on, the focus goes to the one that is the first by now.
    const opening = !state.given && data.opener && at?.closest(`.st-key-${data.opener}`)
    if (button && (!at || at.contains(target) || opening || at === state.given)) {
      if (at !== button) button.focus({ preventScroll: true })
      state.given = button
    }
    state.frame = performance.now() < state.until ? requestAnimationFrame(look) : 0
  }
  cancelAnimationFrame(state.frame)
  // An answer that comes while the focus is still looked for does not end the search.
  if (performance.now() < state.until) state.frame = requestAnimationFrame(look)
  return () => {
    clearTimeout(state.timer)
    cancelAnimationFrame(state.frame)
  }
}
