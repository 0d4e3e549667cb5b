// Links that change the view or open another page are followed in place: the server takes over, nothing is loaded anew.
// Opened in a new tab, or copied, they are links like any other.

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

// Move through the cells of a table with the arrow keys, one of them at a time in the order of the Tab key.
function walk(event) {
  const step = steps[event.key]
  const from = event.target.closest?.(".awda-matrix a[data-choice]")
  if (!step || !from || event.altKey || event.ctrlKey || event.metaKey) return
  const table = from.closest("table")
  const side = getComputedStyle(table).direction === "rtl" ? -1 : 1
  const rows = [...table.tBodies].flatMap((body) => [...body.rows])
  let row = rows.indexOf(from.closest("tr"))
  let column = from.closest("td").cellIndex
  for (;;) {
    row += step[0]
    column += step[1] * side
    const cell = rows[row]?.cells[column]
    if (!cell || cell.tagName !== "TD") return
    const link = cell.querySelector("a[data-choice]")
    if (!link) continue
    event.preventDefault()
    from.tabIndex = -1
    link.tabIndex = 0
    link.focus()
    return
  }
}

// What a link is opened with in a new tab, or copied as: all that holds here, and what it chooses.
function complete(event) {
  const link = event.target.closest?.("a[data-choice]")
  if (!link) return
  const asked = new URLSearchParams(link.search)
  // Short links say once what they choose.
  link.dataset.choice ||= asked.toString()
  const whole = new URLSearchParams(location.search)
  if (asked.has("lang")) whole.set("lang", asked.get("lang"))
  for (const [name, value] of new URLSearchParams(link.dataset.choice)) value ? whole.set(name, value) : whole.delete(name)
  link.search = whole
}

let arrived = ""
// Only what a link has opened is brought into view: a choice made in a list leaves the reader there.
let followed = false
export default function (component) {
  const { data, setTriggerValue } = component
  const follow = (event) => {
    const link = event.target.closest?.("a[data-choice], a[data-page]")
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (link.dataset.page) {
      setTriggerValue("page", link.dataset.page)
      scrollTo({ top: 0 })
      document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 })
      return
    }
    followed = true
    complete(event)
    setTriggerValue("choice", link.dataset.choice)
    // What opens another view is read from its top: the link itself is gone by then.
    if (link.closest("[data-leads-away]")) {
      const title = document.querySelector("h1")
      title.tabIndex = -1
      title.focus({ preventScroll: true })
      title.scrollIntoView({ block: "center" })
    }
  }
  document.addEventListener("click", follow)
  document.addEventListener("keydown", walk)
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, complete)
  // What a choice has opened is read next: it may stand above or far below the link. A page just opened stays on top.
  if (data.chosen !== arrived) {
    arrived = data.chosen
    const isOpened = data.chosen && followed
    followed = false
    if (isOpened) {
      const look = (left) => {
        const place = document.querySelector(`[data-chosen="${CSS.escape(data.chosen)}"]`)
        if (place) {
          place.focus({ preventScroll: true })
          place.scrollIntoView({ block: "start" })
        } else if (left) setTimeout(look, 60, left - 1)
      }
      look(20)
    }
  }
  return () => {
    document.removeEventListener("click", follow)
    document.removeEventListener("keydown", walk)
    for (const kind of ["pointerover", "focusin"]) document.removeEventListener(kind, complete)
  }
}
