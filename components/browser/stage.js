// Turns the pages of a talk: by keys, buttons and swipes. The next message is shown at once; the figure follows as soon
// as the server has it. Everything a speaker needs besides stays in the browser: notes, clock, blank screen.

// The stage is a page of this size at least, enlarged to fill the window. Smaller than half of it nobody could read.
const WIDTH = 1100
const HEIGHT = 600
const SMALLEST = 0.8
const PAUSE = 1000
const PATIENCE = 5000
const SWIPE = 60
// A figure of words that is higher than its place becomes smaller, down to this share; what is still too high is moved.
const SMALLEST_FIGURE = 0.8
const FINER = 0.04

const states = new WeakMap()
// What outlives a change of the stage's element: when the talk began, and whether the last focus came by keyboard.
const lasting = (globalThis.awdaStage ??= { began: Date.now(), byKeyboard: false })

const TYPED = "input:not([type=radio], [type=checkbox], [type=button]), textarea, [contenteditable=true]"
const MOVED = "[role=radio], [role=slider], [role=listbox], [role=option], [role=combobox], [role=tab], [role=menuitem], .area, .awda-matrix a, input, select"
const PRESSED = "button, a, summary, [role=button], [role=radio], [role=option], [role=combobox], .area, input, select"

// What is wider than its frame is moved sideways there, by finger or arrow keys, and turns no page.
function isWide(node) {
  return node.matches?.(".awda-scroll") && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX === "auto"
}

function fit() {
  const scale = Math.max(Math.min(innerWidth / WIDTH, innerHeight / HEIGHT), SMALLEST)
  const { style } = document.documentElement
  style.setProperty("--awda-scale", scale)
  style.setProperty("--awda-page-width", `${innerWidth / scale}px`)
  style.setProperty("--awda-page-height", `${innerHeight / scale}px`)
}

// Bring as much of the figure into sight as a room can still read, beginning with what it is about.
function arrange(figure, isNew) {
  const isHigher = () => figure.scrollHeight > figure.clientHeight + 2
  for (let share = 1; ; share = Math.max(share - FINER, SMALLEST_FIGURE)) {
    figure.style.setProperty("--awda-fit", share)
    if (!isHigher() || share === SMALLEST_FIGURE) break
  }
  if (!isNew) return
  figure.scrollTop = 0
  const current = isHigher() && figure.querySelector("[aria-current=true]")
  if (!current) return
  const inner = current.getBoundingClientRect()
  const outer = figure.getBoundingClientRect()
  const scale = outer.height / figure.offsetHeight
  figure.scrollTop = (inner.top + inner.height / 2 - outer.top - outer.height / 2) / scale
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const { steps, words } = data
  const rtl = data.direction === "rtl"
  const find = (name) => parentElement.querySelector(name)
  const button = (name) => find(`[data-does="${name}"]`)
  const state = states.get(parentElement) ?? { at: 0, wanted: 0, waiting: 0, digits: "", counting: 0, ticking: 0, looking: 0, arranged: 0 }
  states.set(parentElement, state)
  // One ear for each key, whatever is drawn anew.
  state.stop?.()
  const fill = (text, blanks) => text.replace(/\{(\w+)\}/g, (_all, name) => blanks[name])
  const headline = () => document.querySelector(".st-key-stage_head .awda-message")

  function show(step) {
    state.at = step
    const blanks = { step, count: steps.length, message: steps[step - 1].message }
    find(".awda-at").textContent = `${step} / ${steps.length}`
    find(".awda-at").setAttribute("aria-label", fill(words.at, blanks))
    const spoken = fill(words.spoken, blanks)
    const status = find('[role="status"]')
    if (status.textContent !== spoken) status.textContent = spoken
    find(".awda-progress i").style.inlineSize = `${(100 * step) / steps.length}%`
    button("previous").disabled = step === 1
    button("next").disabled = step === steps.length
    const notes = find(".awda-said")
    notes.replaceChildren()
    for (const line of (steps[step - 1].notes || words.none).split("\n").filter(Boolean)) {
      const paragraph = document.createElement("p")
      paragraph.textContent = line
      notes.append(paragraph)
    }
    const next = steps[step]
    find(".awda-then").textContent = next ? `${words.then}: ${next.message}` : words.last
  }

  function arrive() {
    clearTimeout(state.waiting)
    state.wanted = 0
    delete document.documentElement.dataset.awdaTurning
  }

  function turn(step) {
    step = Math.min(Math.max(step, 1), steps.length)
    if (step === state.at) return
    document.documentElement.dataset.awdaTurning = ""
    show(step)
    const title = headline()
    if (title) title.textContent = steps[step - 1].message
    state.wanted = step
    clearTimeout(state.waiting)
    // A lost answer must not leave an empty stage behind.
    state.waiting = setTimeout(arrive, PATIENCE)
    setTriggerValue("step", String(step))
  }

  const figure = () => document.querySelector(".st-key-stage_figure")

  // Say by a button and by fading edges that more of the figure stands above or below.
  function mark() {
    const shown = figure()
    if (!shown) return
    button("more").hidden = shown.scrollHeight <= shown.clientHeight + 2
    const left = shown.scrollHeight - shown.clientHeight - shown.scrollTop
    shown.toggleAttribute("data-has-begun", shown.scrollTop > 2)
    shown.toggleAttribute("data-goes-on", left > 2)
  }

  const sizes = new ResizeObserver(() => {
    cancelAnimationFrame(state.looking)
    state.looking = requestAnimationFrame(look)
  })

  // What comes bit by bit is looked at anew, as is each change of its size.
  function watch() {
    sizes.disconnect()
    const shown = figure()
    if (shown) for (const box of [shown, ...shown.children]) sizes.observe(box)
  }

  function look() {
    const shown = figure()
    if (!shown) return
    arrange(shown, state.arranged !== state.at)
    // From here on it is the reader who moves it.
    if (shown.scrollTop) state.arranged = state.at
    mark()
  }

  function more() {
    const shown = figure()
    if (!shown) return
    state.arranged = state.at
    const isAtEnd = shown.scrollTop + shown.clientHeight >= shown.scrollHeight - 2
    shown.scrollTop = isAtEnd ? 0 : shown.scrollTop + 0.8 * shown.clientHeight
  }

  function clock() {
    const seconds = Math.floor((Date.now() - lasting.began) / 1000)
    const two = (number) => String(number).padStart(2, "0")
    find(".awda-clock span").textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
  }

  function toggle(name, open = find(`.awda-${name}`).hidden) {
    for (const one of ["notes", "keys"]) find(`.awda-${one}`).hidden = !(one === name && open)
    button("notes").setAttribute("aria-expanded", String(!find(".awda-notes").hidden))
    button("help").setAttribute("aria-expanded", String(!find(".awda-keys").hidden))
    clearInterval(state.ticking)
    if (name === "notes" && open) {
      clock()
      state.ticking = setInterval(clock, 1000)
    }
  }

  function blank(dark) {
    const cover = find(".awda-blanked")
    cover.hidden = !dark
    cover.setAttribute("aria-label", words.blank)
    if (dark) cover.focus()
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen()
    else document.documentElement.requestFullscreen?.().catch(() => {})
  }

  function leave() {
    if (document.fullscreenElement) document.exitFullscreen()
    setTriggerValue("leave", true)
  }

  function escape() {
    if (state.digits) return count("")
    if (!find(".awda-notes").hidden || !find(".awda-keys").hidden) return toggle("notes", false)
    if (document.fullscreenElement) return document.exitFullscreen()
    leave()
  }

  function count(digits) {
    clearTimeout(state.counting)
    state.digits = digits
    const sign = find(".awda-jump")
    sign.hidden = !digits
    const exists = Number(digits) >= 1 && Number(digits) <= steps.length
    sign.textContent = fill(exists ? words.jump : words.beyond, { step: digits })
    if (digits) state.counting = setTimeout(jump, PAUSE)
  }

  function jump() {
    const step = Number(state.digits)
    count("")
    if (step >= 1 && step <= steps.length) turn(step)
  }

  const acts = {
    previous: () => turn(state.at - 1),
    next: () => turn(state.at + 1),
    first: () => turn(1),
    last: () => turn(steps.length),
    notes: () => toggle("notes"),
    help: () => toggle("keys"),
    full: fullScreen,
    blank: () => blank(true),
    more,
    afresh: () => {
      lasting.began = Date.now()
      clock()
    },
    leave,
    escape,
    jump,
  }
  const onward = { ArrowRight: rtl ? "previous" : "next", ArrowLeft: rtl ? "next" : "previous" }
  const keys = {
    ...onward, ArrowDown: "next", ArrowUp: "previous", PageDown: "next", PageUp: "previous", Home: "first", End: "last",
    f: "full", n: "notes", b: "blank", m: "more", ".": "blank", "?": "help", Escape: "escape",
  }
  // Letters are known by their place as well: on an Arabic keyboard the key of f writes another letter.
  const places = { KeyF: "full", KeyN: "notes", KeyB: "blank", KeyM: "more" }

  function meaning(event) {
    if (event.key === " ") return event.shiftKey ? "previous" : "next"
    if (event.key === "Enter") return state.digits ? "jump" : ""
    const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key
    return keys[letter] ?? (/^[a-z]$/.test(letter) ? "" : places[event.code]) ?? ""
  }

  function pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === "Tab") {
      lasting.byKeyboard = true
      return
    }
    const target = event.composedPath()[0]
    const closed = target.matches?.("[role=combobox]:not([aria-expanded=true])") && !lasting.byKeyboard
    if (target.matches?.(TYPED) && !closed) return
    const take = () => {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    if (!find(".awda-blanked").hidden) {
      if (["Shift", "CapsLock"].includes(event.key)) return
      take()
      return blank(false)
    }
    // A control reached by the Tab key keeps its keys; one that was clicked does not hold the talk up, and a clicker's
    // keys (PageUp, PageDown) always turn the page.
    if (lasting.byKeyboard && target.matches?.(event.key === " " || event.key === "Enter" ? PRESSED : MOVED)) {
      if (/^Arrow|^ $|^Enter$|^Home$|^End$/.test(event.key)) return
    }
    if (lasting.byKeyboard && /^Arrow(Left|Right)$/.test(event.key) && isWide(target)) return
    if (/^[0-9]$/.test(event.key)) {
      take()
      if (!event.repeat) count((state.digits + event.key).slice(-3))
      return
    }
    const act = meaning(event)
    if (!act) return
    take()
    // A key held down turns one page.
    if (!event.repeat) acts[act]()
  }

  function pointed(event) {
    lasting.byKeyboard = false
    if (!find(".awda-blanked").hidden && event.type === "pointerdown") blank(false)
  }

  function touched(event) {
    const one = event.touches.length === 1 ? event.touches[0] : null
    const kept = event.composedPath().some((node) => node.matches?.("[role=slider], input, .awda-over") || isWide(node))
    state.touch = one && !kept ? { x: one.clientX, y: one.clientY } : null
  }

  function swiped(event) {
    if (!state.touch) return
    const across = event.changedTouches[0].clientX - state.touch.x
    const down = event.changedTouches[0].clientY - state.touch.y
    state.touch = null
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(down)) return
    acts[across < 0 === !rtl ? "next" : "previous"]()
  }

  function clicked(event) {
    const does = event.target.closest?.("[data-does]")?.dataset.does
    if (does) acts[does]()
  }

  for (const name of ["previous", "next", "more", "notes", "help", "full", "leave", "afresh"]) {
    button(name).title = words[name]
    button(name).setAttribute("aria-label", words[name])
  }
  button("full").hidden = !document.fullscreenEnabled
  button("afresh").textContent = words.afresh
  find(".awda-notes h2").textContent = words.notes
  find(".awda-clock").title = words.since
  find(".awda-keys h2").textContent = words.help
  find(".awda-keys dl").replaceChildren(
    ...data.keys.map(([key, does]) => {
      const row = document.createElement("div")
      const name = row.appendChild(document.createElement("dt"))
      name.appendChild(document.createElement("bdi")).textContent = key
      row.appendChild(document.createElement("dd")).textContent = does
      return row
    }),
  )
  fit()
  // An answer to a page turned meanwhile is not the one waited for.
  if (!state.wanted || state.wanted === data.current) {
    arrive()
    show(data.current)
  }
  const stage = document.querySelector(".st-key-stage")
  const pieces = new MutationObserver(watch)
  if (stage) pieces.observe(stage, { childList: true, subtree: true })
  watch()
  window.addEventListener("resize", fit)
  stage?.addEventListener("scroll", mark, true)
  window.addEventListener("keydown", pressed, true)
  window.addEventListener("pointerdown", pointed, true)
  window.addEventListener("touchstart", touched, { passive: true })
  window.addEventListener("touchend", swiped, { passive: true })
  parentElement.addEventListener("click", clicked)
  state.stop = () => {
    pieces.disconnect()
    sizes.disconnect()
    cancelAnimationFrame(state.looking)
    window.removeEventListener("resize", fit)
    stage?.removeEventListener("scroll", mark, true)
    window.removeEventListener("keydown", pressed, true)
    window.removeEventListener("pointerdown", pointed, true)
    window.removeEventListener("touchstart", touched)
    window.removeEventListener("touchend", swiped)
    parentElement.removeEventListener("click", clicked)
  }
  return () => {
    state.stop()
    arrive()
    clearTimeout(state.counting)
    clearInterval(state.ticking)
  }
}
