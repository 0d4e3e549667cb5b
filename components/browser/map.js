// Draws one or two shaded maps as SVG. The outlines are fetched once from our own server and kept;
// each later message only brings colours, patterns, words and the selected area.

const SVG = "http://www.w3.org/2000/svg"
// On stage no word is smaller than 14 pixels; the smallest is the scale's.
const STAGE = 14.5 / 11
const outlines = (globalThis.awdaOutlines ??= new Map())
const drawn = new WeakMap()

function fetchOutlines(url) {
  const address = new URL(url, document.baseURI).href
  if (!outlines.has(address)) {
    outlines.set(
      address,
      fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} for ${address}`)
        return answer.json()
      }),
    )
    outlines.get(address).catch(() => outlines.delete(address))
  }
  return outlines.get(address)
}

function svg(name, attributes = {}, parent = null) {
  const node = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value)
  parent?.append(node)
  return node
}

function html(name, className, parent, text = "") {
  const node = document.createElement(name)
  node.className = className
  if (text) node.textContent = text
  parent?.append(node)
  return node
}

// Western Sahara is hatched the other way than what is not published, so that both can be told apart.
// Patterns are sized in kilometres, so `unit` (kilometres for one pixel) keeps them alike on both maps.
function patterns(defs, id, colours, unit) {
  defs.replaceChildren()
  const pattern = (name, size, draw) => {
    const node = svg("pattern", { id: `${name}-${id}`, patternUnits: "userSpaceOnUse", width: size * unit, height: size * unit }, defs)
    draw(node, size * unit)
  }
  pattern("unpublished", 7, (node, size) => {
    svg("rect", { width: size, height: size, fill: colours.unpublished }, node)
    svg("path", { d: `M0 0L${size} ${size}M${-size / 4} ${size * 0.75}L${size / 4} ${size * 1.25}M${size * 0.75} ${-size / 4}L${size * 1.25} ${size / 4}`, stroke: colours.muted, "stroke-opacity": 0.55, "stroke-width": unit }, node)
  })
  pattern("blank", 9, (node, size) => {
    svg("rect", { width: size, height: size, fill: colours.ground }, node)
    svg("path", { d: `M${size * 0.3} ${size / 2}H${size * 0.7}`, stroke: colours.muted, "stroke-opacity": 0.6, "stroke-width": unit }, node)
  })
  pattern("grouped", 12, (node, size) => {
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
      svg("circle", { cx: x * size, cy: y * size, r: 1.3 * unit, fill: colours.ink, "fill-opacity": 0.75 }, node)
    }
  })
}

function build(panel, shapes, host, act) {
  const frame = html("figure", "panel", host)
  const caption = html("figcaption", "heading", frame)
  const canvas = svg("svg", { viewBox: shapes.box.join(" "), class: "canvas", preserveAspectRatio: "xMidYMin meet" }, frame)
  const [x, y, width, height] = shapes.box
  canvas.style.aspectRatio = `${width} / ${height}`
  // Widths in the ratio of the outlines give both maps the same height.
  frame.style.flex = `${width / height} 1 ${Math.round((300 * width) / height)}px`
  const defs = svg("defs", {}, canvas)
  const clip = svg("clipPath", { id: `frame-${panel.country}` }, canvas)
  svg("rect", { x, y, width, height }, clip)
  svg("path", { d: shapes.context, class: "land", "clip-path": `url(#frame-${panel.country})` }, canvas)
  const areas = svg("g", {}, canvas)
  const textures = svg("g", { class: "textures" }, canvas)
  const sahara = svg("g", { class: "sahara" }, canvas)
  const marks = svg("g", { class: "marks" }, canvas)
  const labels = svg("g", { class: "labels", "aria-hidden": "true" }, canvas)
  const nodes = {}
  for (const [code, shape] of Object.entries(shapes.areas)) {
    nodes[code] = svg("path", { d: shape.d, class: "area", "data-code": code }, areas)
  }
  const scale = svg("g", { class: "scale", "aria-hidden": "true" }, canvas)
  return { frame, caption, canvas, defs, textures, sahara, marks, labels, nodes, scale, shapes, act }
}

function scaleBar(view, unit, colours, writeKm) {
  const [x, y, width, height] = view.shapes.box
  const length = width > 1000 ? 300 : 100
  view.scale.replaceChildren()
  const left = view.shapes.country === "TUN" ? x + 4 * unit : x + width - length - 12 * unit
  const base = y + height - 8 * unit
  svg("path", { d: `M${left} ${base - 4 * unit}V${base}H${left + length}V${base - 4 * unit}`, fill: "none", stroke: colours.muted, "stroke-width": unit }, view.scale)
  const text = svg("text", { x: left + length / 2, y: base - 6 * unit, "font-size": 11 * unit, "text-anchor": "middle", fill: colours.muted }, view.scale)
  text.textContent = writeKm[length]
}

function paint(view, panel, data) {
  const { colours } = data
  const box = view.shapes.box
  // Pixels of the page, not of the screen: the stage is enlarged as a whole.
  const unit = Math.max(box[2] / (view.canvas.clientWidth || 400), box[3] / (view.canvas.clientHeight || 400))
  view.caption.replaceChildren()
  html("span", "country", view.caption, panel.title).style.color = panel.colour
  if (panel.subtitle) html("span", "national", view.caption, panel.subtitle)
  patterns(view.defs, panel.country, colours, unit)
  view.canvas.setAttribute("role", data.clickable ? "group" : "img")
  view.canvas.setAttribute("aria-label", panel.alt)
  view.canvas.style.setProperty("--ink", colours.ink)
  view.canvas.style.setProperty("--line", colours.line)
  view.canvas.style.setProperty("--land", colours.land)
  view.canvas.style.setProperty("--muted", colours.muted)
  for (const group of [view.textures, view.sahara, view.marks, view.labels]) group.replaceChildren()
  // In full screen, where the map is alone, and on stage the words on the map are for the back of a room.
  const alone = view.canvas.getRootNode().host?.closest('[class*="st-key-"]:fullscreen')
  const large = alone ? 1.6 : data.stage ? STAGE : 1

  for (const [code, node] of Object.entries(view.nodes)) {
    const area = panel.areas[code]
    const shape = view.shapes.areas[code]
    node.setAttribute("fill", area.fill ?? `url(#${area.kind}-${panel.country})`)
    node.classList.toggle("blank", area.kind === "unpublished" || area.kind === "blank")
    if (data.clickable) {
      node.setAttribute("role", "button")
      node.setAttribute("aria-label", area.tip.join(", "))
      node.setAttribute("aria-pressed", String(code === data.selected))
    }
    if (area.kind === "grouped") svg("path", { d: shape.d, fill: `url(#grouped-${panel.country})` }, view.textures)
    if (area.kind === "approximate") svg("path", { d: shape.d, class: "approximate" }, view.textures)
  }
  label(view, panel, unit, large, data.stage)
  const territory = view.shapes.western_sahara
  if (territory && panel.sahara) {
    svg("path", { d: territory.hatch, class: "hatch" }, view.sahara)
    svg("path", { d: territory.line, class: "parallel" }, view.sahara)
  }
  if (view.nodes[data.selected]) {
    svg("path", { d: view.shapes.areas[data.selected].d, class: "halo" }, view.marks)
    svg("path", { d: view.shapes.areas[data.selected].d, class: "selected" }, view.marks)
  }
  scaleBar(view, data.stage ? unit * STAGE : unit, colours, data.kilometres)
  const focusable = view.nodes[data.selected] ?? Object.values(view.nodes)[0]
  for (const node of Object.values(view.nodes)) {
    if (data.clickable) node.setAttribute("tabindex", node === focusable ? "0" : "-1")
  }
  view.panel = panel
  view.data = data
}

// A number stands where its area has room for it; on stage, where it cannot be pointed at from the back row, also where
// it reaches over the border without meeting another number. Where two would meet, the higher one is written.
function label(view, panel, unit, large, everywhere) {
  const taken = []
  const labelled = Object.entries(panel.areas)
    .filter(([code, area]) => area.label && view.shapes.areas[code])
    .map(([code, area]) => ({ code, area, shape: view.shapes.areas[code] }))
    .sort((one, other) => other.area.rank - one.area.rank || other.shape.room - one.shape.room)
  for (const { code, area, shape } of labelled) {
    const [width, height] = [area.label.length * 5.6 * unit * large, 13 * unit * large]
    const fits = 2 * shape.room > width && 2 * shape.room > height
    const meets = ([x, y]) => taken.some(([left, top, across]) => Math.abs(left - x) < (across + width) / 2 && Math.abs(top - y) < height)
    let place = [shape.x, shape.y]
    if (!fits && !everywhere) continue
    if (everywhere && meets(place)) place = beside(view, code, shape, width, height).find((one) => !meets(one))
    if (!place) continue
    taken.push([...place, width])
    const text = svg("text", { x: place[0], y: place[1], dy: "0.35em", "font-size": 11.5 * unit * large, fill: area.ink, stroke: area.fill, "stroke-width": 2.5 * unit }, view.labels)
    text.textContent = area.label
  }
}

// Other places for a number on its area, the nearest to the middle first: the better half of it stays inside.
function beside(view, code, shape, width, height) {
  const inside = (x, y) => view.nodes[code].isPointInFill(new DOMPoint(x, y))
  const places = []
  for (let across = -1; across <= 1; across += 0.25) {
    for (let down = -1.5; down <= 1.5; down += 0.25) {
      const [x, y] = [shape.x + across * width, shape.y + down * height]
      if (inside(x, y) && (inside(x - width / 4, y) || inside(x + width / 4, y))) places.push([x, y])
    }
  }
  const far = ([x, y]) => Math.hypot(x - shape.x, y - shape.y)
  return places.sort((one, other) => far(one) - far(other))
}

function tip(root, view, code, where) {
  const node = root.querySelector(".tip")
  if (!code) {
    node.hidden = true
    return
  }
  const [name, ...rest] = view.panel.areas[code].tip
  node.replaceChildren()
  html("strong", "", node, name)
  for (const line of rest) html("span", "", node, line)
  node.hidden = false
  const frame = root.getBoundingClientRect()
  const scale = frame.width / root.offsetWidth
  const [x, y] = [(where.x - frame.left) / scale, (where.y - frame.top) / scale]
  node.style.left = `${Math.min(Math.max(x - node.offsetWidth / 2, 0), root.offsetWidth - node.offsetWidth)}px`
  node.style.top = `${Math.max(y - node.offsetHeight - 14, 0)}px`
}

function listen(root, view) {
  const codeOf = (event) => event.target.closest?.(".area")?.dataset.code
  view.canvas.onpointermove = (event) => tip(root, view, codeOf(event), event)
  view.canvas.onpointerleave = () => tip(root, view, null)
  view.canvas.onfocusin = (event) => {
    const code = codeOf(event)
    if (!code || !event.target.matches(":focus-visible")) return
    const at = event.target.getBoundingClientRect()
    tip(root, view, code, { x: at.x + at.width / 2, y: at.y })
  }
  view.canvas.onfocusout = () => tip(root, view, null)
  view.canvas.onclick = (event) => {
    const code = codeOf(event)
    if (code && view.data.clickable) view.act(code)
  }
  view.canvas.onkeydown = (event) => {
    const code = codeOf(event)
    if (!code || !view.data.clickable) return
    const nodes = Object.values(view.nodes)
    const at = nodes.indexOf(view.nodes[code])
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step) {
      const next = nodes[(at + step + nodes.length) % nodes.length]
      for (const node of nodes) node.setAttribute("tabindex", node === next ? "0" : "-1")
      next.focus()
      event.preventDefault()
    } else if (event.key === "Enter" || event.key === " ") {
      view.act(code)
      event.preventDefault()
    }
  }
}

function swatch(kind, fill, colours) {
  const box = svg("svg", { viewBox: "0 0 26 16", width: 26, height: 16, "aria-hidden": "true" })
  if (kind === "unpublished") {
    svg("rect", { width: 26, height: 16, fill: colours.unpublished }, box)
    svg("path", { d: "M-4 6L8 18M0 -2L18 16M10 -2L28 16M20 -2L30 8", stroke: colours.muted, "stroke-opacity": 0.55 }, box)
  } else if (kind === "blank") {
    svg("rect", { width: 26, height: 16, fill: colours.ground }, box)
    svg("path", { d: "M3 5H7M12 5H16M21 5H25M3 12H7M12 12H16M21 12H25", stroke: colours.muted, "stroke-opacity": 0.6 }, box)
  } else if (kind === "sahara") {
    svg("path", { d: "M0 16L16 0M10 16L26 0", class: "hatch" }, box)
    svg("path", { d: "M0 2H26", class: "parallel", "stroke-dasharray": "5 3" }, box)
  } else {
    svg("rect", { width: 26, height: 16, fill: fill ?? "none" }, box)
    if (kind === "approximate") svg("rect", { x: 1.5, y: 1.5, width: 23, height: 13, class: "approximate" }, box)
    if (kind === "grouped") {
      for (const [x, y] of [[5, 5], [13, 11], [21, 5]]) {
        svg("circle", { cx: x, cy: y, r: 1.4, fill: colours.ink, "fill-opacity": 0.75 }, box)
      }
    }
  }
  return box
}

// On stage there is no card of the area chosen: the map says itself what it knows of it.
function chosen(host, data) {
  const area = data.panels.map((panel) => panel.areas[data.selected]).find(Boolean)
  if (!data.stage || !area) return
  const [name, ...rest] = area.tip
  const words = html("p", "chosen", host)
  html("strong", "", words, name)
  for (const line of rest) html("span", "", words, line)
}

function legend(host, data) {
  host.replaceChildren()
  chosen(host, data)
  host.style.setProperty("--ink", data.colours.ink)
  for (const group of data.legend) {
    const list = html("ul", "classes", host)
    if (group.title) html("li", "of", list, group.title)
    for (const entry of group.entries) {
      const item = html("li", "", list)
      item.append(swatch(entry.kind, entry.fill, data.colours))
      html("span", "", item, entry.text)
    }
  }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let root = parentElement.querySelector(".maps")
  if (!root) {
    root = html("div", "maps", parentElement)
    html("div", "panels", root)
    html("div", "legend", root)
    html("div", "tip", root).hidden = true
    html("p", "failed", root).hidden = true
  }
  const state = drawn.get(parentElement) ?? { views: new Map(), turn: 0 }
  drawn.set(parentElement, state)
  const turn = ++state.turn
  const act = (code) => setTriggerValue("region", code)
  root.style.setProperty("--height", `${data.height}px`)
  root.classList.toggle("stage", Boolean(data.stage))

  Promise.all(data.panels.map((panel) => fetchOutlines(panel.url)))
    .then((shapes) => {
      if (turn !== state.turn) return
      const host = root.querySelector(".panels")
      const wanted = data.panels.map((panel) => panel.url)
      if ([...state.views.keys()].join() !== wanted.join()) {
        host.replaceChildren()
        state.views.clear()
        data.panels.forEach((panel, index) => {
          const view = build(panel, shapes[index], host, act)
          state.views.set(panel.url, view)
          listen(root, view)
        })
      }
      data.panels.forEach((panel) => {
        const view = state.views.get(panel.url)
        view.act = act
        paint(view, panel, data)
      })
      legend(root.querySelector(".legend"), data)
      root.querySelector(".failed").hidden = true
      root.dataset.painted = data.stamp
    })
    .catch(() => {
      const failed = root.querySelector(".failed")
      failed.textContent = data.failed
      failed.hidden = false
    })

  state.observer?.disconnect()
  let width = root.getBoundingClientRect().width
  state.observer = new ResizeObserver(() => {
    const now = root.getBoundingClientRect().width
    if (Math.abs(now - width) < 2) return
    width = now
    for (const view of state.views.values()) paint(view, view.panel, view.data)
  })
  state.observer.observe(root)
  return () => state.observer.disconnect()
}
