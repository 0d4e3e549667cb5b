// Asks the server again and again how far something is, as long as it is under way and in sight; when what is shown of it
// changes, and the button that had the focus went with it, the button that came in its place gets the focus.

const stages = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const before = stages.get(parentElement)
  stages.set(parentElement, data.stage)
  let frame = 0
  if (before !== data.stage) {
    let patience = 60
    const look = () => {
      const lost = !document.activeElement || document.activeElement === document.body
      const button = document.querySelector(`.st-key-${data.target} button`)
      if (lost && button) button.focus({ preventScroll: true })
      else if (patience-- > 0) frame = requestAnimationFrame(look)
    }
    frame = requestAnimationFrame(look)
  }
  const timer = data.under_way ? setInterval(() => setTriggerValue("again", Date.now()), data.milliseconds) : 0
  return () => {
    clearInterval(timer)
    cancelAnimationFrame(frame)
  }
}
