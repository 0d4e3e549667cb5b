// What a term of the glossary means, beside it: on hover, on focus, on tap. Escape, or going elsewhere, closes it.
const hesitate = 180
const linger = 320
const edge = 12

export default function (component) {
  const { data, setTriggerValue } = component
  // A screen reader reads the definition out when it comes to a term: it finds hidden words by their id.
  const spoken = document.createElement("div")
  spoken.hidden = true
  for (const [code, term] of Object.entries(data.terms)) {
    const words = document.createElement("span")
    words.id = `awda-term-${code}`
    words.textContent = term.definition
    spoken.append(words)
  }
  document.body.append(spoken)

  let open = null
  let dismissed = null
  let timer = 0
  const within = (node) => open && (open.hint.contains(node) || open.term.contains(node))
  const termAt = (node) => node?.closest?.(".awda-term") ?? null

  const hide = () => {
    clearTimeout(timer)
    if (!open) return
    open.hint.remove()
    open.term.setAttribute("aria-expanded", "false")
    open = null
  }

  // Below the line on which the term is pointed at, above it where there is no room; never beyond the edges.
  const place = () => {
    const { term, hint, x, y } = open
    const lines = [...term.getClientRects()]
    if (!hint.isConnected || !lines.length) return hide()
    const at = lines.find((one) => x >= one.left && x <= one.right && y >= one.top && y <= one.bottom) ?? lines[0]
    const { clientWidth, clientHeight } = document.documentElement
    if (at.bottom < 0 || at.top > clientHeight) return hide()
    const { width, height } = hint.getBoundingClientRect()
    const start = getComputedStyle(term).direction === "rtl" ? at.right - width : at.left
    const below = at.bottom + 6
    const above = at.top - height - 6
    hint.style.left = `${Math.max(edge, Math.min(start, clientWidth - width - edge))}px`
    hint.style.top = `${below + height <= clientHeight - edge || above < edge ? below : above}px`
  }

  const show = (term, held, event) => {
    if (open?.term === term) {
      open.held ||= held
      return
    }
    hide()
    const code = term.dataset.term
    const said = data.terms[code]
    if (!said) return
    const part = (tag, text, parent) => {
      const node = document.createElement(tag)
      node.textContent = text
      parent.append(node)
      return node
    }
    const hint = document.createElement("span")
    hint.className = "awda-hint"
    hint.setAttribute("role", "note")
    // Over everything, whatever its surroundings cut off; next to its term in the order of the Tab key.
    hint.setAttribute("popover", "manual")
    part("strong", said.name, hint)
    part("span", said.definition, hint)
    const link = part("a", data.more, hint)
    link.href = `glossary?${new URLSearchParams({ term: code, lang: data.language })}`
    term.after(hint)
    term.setAttribute("aria-expanded", "true")
    open = { term, hint, held, x: event?.clientX ?? -1, y: event?.clientY ?? -1 }
    hint.showPopover?.()
    place()
  }

  const over = (event) => {
    if (event.pointerType !== "mouse") return
    const term = termAt(event.target)
    clearTimeout(timer)
    if (dismissed !== term) dismissed = null
    if (term && term !== open?.term && !dismissed) timer = setTimeout(() => show(term, false, event), hesitate)
    else if (open && !open.held && !within(event.target)) timer = setTimeout(hide, linger)
  }
  const down = (event) => {
    if (open && !within(event.target)) hide()
  }
  const focused = (event) => {
    const term = termAt(event.target)
    if (term?.matches(":focus-visible")) show(term, true)
    else if (open && !within(event.target)) hide()
  }
  const click = (event) => {
    const term = termAt(event.target)
    if (term) {
      event.preventDefault()
      if (open?.term === term && open.held) hide()
      else show(term, true, event)
    } else if (open?.hint.contains(event.target) && event.target.closest("a")) {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      // Followed in place, as `choices` does: what lives in the session would not outlive a page loaded anew.
      event.preventDefault()
      setTriggerValue("asked", open.term.dataset.term)
      scrollTo({ top: 0 })
      document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 })
      hide()
    }
  }
  const press = (event) => {
    const term = termAt(event.target)
    if (event.key === "Escape" && open) {
      // The same key would close what the text stands in as well.
      event.stopPropagation()
      event.preventDefault()
      dismissed = open.term
      if (open.hint.contains(document.activeElement)) open.term.focus()
      hide()
    } else if (term && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault()
      if (open?.term === term) hide()
      else show(term, true)
    }
  }
  const moved = () => open && place()

  const listen = [
    ["pointerover", over],
    ["pointerdown", down],
    ["focusin", focused],
    ["click", click],
    ["keydown", press, true],
    ["scroll", moved, true],
  ]
  for (const [name, react, first] of listen) document.addEventListener(name, react, first)
  addEventListener("resize", moved)
  return () => {
    hide()
    spoken.remove()
    for (const [name, react, first] of listen) document.removeEventListener(name, react, first)
    removeEventListener("resize", moved)
  }
}
