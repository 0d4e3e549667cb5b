// Steps through the codes of one choice: back, forth, or one after the other by itself. Nothing runs while it does not
// play; the next step waits until the picture of the one before has come. Stops at the end.

const states = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const state = states.get(parentElement) ?? { playing: false, timer: 0, codes: "" }
  states.set(parentElement, state)
  const [previous, play, next] = parentElement.querySelectorAll("button")
  const at = data.codes.indexOf(data.current)
  const last = data.codes.length - 1
  const codes = data.codes.join()
  // Other steps than before: what was playing is no longer there.
  if (state.codes !== codes) state.playing = false
  state.codes = codes
  if (at === last) state.playing = false
  const go = (position) => setTriggerValue("step", data.codes[position])
  const show = () => {
    for (const [button, words] of [[previous, data.previous], [next, data.next], [play, state.playing ? data.pause : data.play]]) {
      button.setAttribute("aria-label", words)
      button.title = words
    }
    previous.disabled = at <= 0
    next.disabled = at === last
    play.querySelector(".go").style.display = state.playing ? "none" : ""
    play.querySelector(".halt").style.display = state.playing ? "" : "none"
    const said = parentElement.querySelector(".at")
    said.setAttribute("aria-live", state.playing ? "off" : "polite")
    said.textContent = data.at
    parentElement.querySelector(".player").dataset.playing = String(state.playing)
  }
  const schedule = (wait) => {
    clearTimeout(state.timer)
    if (state.playing) state.timer = setTimeout(() => go(at === last ? 0 : at + 1), wait)
  }
  // Who asked for less motion steps by hand.
  const motion = matchMedia("(prefers-reduced-motion: reduce)")
  const quiet = () => {
    play.hidden = motion.matches
    if (motion.matches) state.playing = false
    show()
  }
  previous.onclick = () => {
    state.playing = false
    go(at - 1)
  }
  next.onclick = () => {
    state.playing = false
    go(at + 1)
  }
  play.onclick = () => {
    state.playing = !state.playing
    show()
    schedule(0)
  }
  motion.addEventListener("change", quiet)
  quiet()
  schedule(data.milliseconds)
  return () => {
    clearTimeout(state.timer)
    motion.removeEventListener("change", quiet)
  }
}
