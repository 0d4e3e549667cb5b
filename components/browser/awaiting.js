// Asks the server again and again how far something is, as long as it is under way and in sight. When what is shown
// changes, the focus goes on to the first button of it, if the one that had it is gone, or opened it: Streamlit hangs what
// opens at the end of the page, far from the button in the order of the keyboard.

const states = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const state = states.get(parentElement) ?? { stage: "", timer: 0, frame: 0 }
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
    let patience = 60
    const look = () => {
      const at = document.activeElement
      const lost = !at || at === document.body || (data.opener && at.closest(`.st-key-${data.opener}`))
      const button = document.querySelector(`.st-key-${data.target} button`)
      if (lost && button) button.focus({ preventScroll: true })
      else if (patience-- > 0) state.frame = requestAnimationFrame(look)
    }
    cancelAnimationFrame(state.frame)
    state.frame = requestAnimationFrame(look)
  }
  return () => {
    clearTimeout(state.timer)
    cancelAnimationFrame(state.frame)
  }
}
