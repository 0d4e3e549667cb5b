// Figures as pictures, PNG or SVG, with title, reading, notes, source and link: what the reader sees, drawn anew as one
// SVG that needs nothing else. Listens for clicks on the buttons below the figures; asks no server for the picture.

const SVG = "http://www.w3.org/2000/svg"
const MARGIN = 24
// What a reader does not see of a figure, or can only click on.
const LEFT_OUT =
  "button, input, select, style, script, template, .awda-hidden, .tip, .modebar-container, .notifier, .hoverlayer, .draglayer, [data-testid='stIconMaterial']"
// What an SVG inherits, and what each of its parts says for itself; the usual values are left out.
const INHERITED = [
  "color", "direction", "fill", "fill-opacity", "fill-rule", "font-family", "font-size", "font-style", "font-weight",
  "letter-spacing", "paint-order", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity",
  "stroke-width", "text-anchor", "visibility",
]
const OWN = { opacity: "1", "dominant-baseline": "auto", "clip-path": "none", display: "inline", "unicode-bidi": "normal", transform: "none" }
const fonts = (globalThis.awdaFonts ??= new Map())
const paper = document.createElement("canvas").getContext("2d")

const round = (number) => Math.round(number * 100) / 100
const local = (text) => text.replace(/url\((["']?)[^)"']*#([^)"']+)\1\)/g, "url(#$2)")

function node(name, attributes, parent) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, typeof value === "number" ? round(value) : value)
  parent?.append(made)
  return made
}

// Moves the points of a path that is drawn out more in one direction than in the other; its lines keep their width.
function stretched(path, by) {
  if (/[^MLCQSTZ\d\s.,e-]/.test(path)) return path
  let at = 0
  return path.replace(/[MLCQSTZ]|-?[\d.]+(?:e-?\d+)?/g, (met) => {
    if (/[A-Z]/.test(met)) {
      at = 0
      return met
    }
    return round(Number(met) * (at++ % 2 ? by.y : by.x))
  })
}

// Copies a part of an SVG with the look it has on the page. Lines that keep their width at any size get that width.
function copied(from, parent, above, by = null) {
  if (from.nodeType === Node.TEXT_NODE) return parent.append(from.textContent)
  if (from.nodeType !== Node.ELEMENT_NODE || from.matches(LEFT_OUT)) return
  const look = getComputedStyle(from)
  if (look.display === "none" && !from.closest("defs")) return
  const to = document.createElementNS(SVG, from.localName)
  for (const { name, value } of from.attributes) {
    if (!/^(on|data-|aria-|role|tabindex|class|style|href|xlink|xmlns|id$)/.test(name)) to.setAttribute(name, local(value))
  }
  if (from.id) to.id = from.id
  if (by && from.hasAttribute("d")) to.setAttribute("d", stretched(from.getAttribute("d"), by))
  const style = {}
  for (const name of INHERITED) {
    const value = look.getPropertyValue(name)
    if (value && value !== above?.getPropertyValue(name)) style[name] = local(value)
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = look.getPropertyValue(name)
    if (value && value !== usual && !(name === "transform" && from.hasAttribute("transform")) && name !== "display") style[name] = local(value)
  }
  if (look.getPropertyValue("vector-effect") === "non-scaling-stroke") {
    const at = by ? null : from.getScreenCTM?.()
    const scale = at ? Math.sqrt(Math.abs(at.a * at.d - at.b * at.c)) : 1
    to.removeAttribute("vector-effect")
    style["stroke-width"] = String(parseFloat(look.strokeWidth) / scale)
    if (look.strokeDasharray !== "none") {
      style["stroke-dasharray"] = look.strokeDasharray.split(/[ ,]+/).map((part) => parseFloat(part) / scale).join(" ")
    }
  }
  to.setAttribute("style", Object.entries(style).map(([name, value]) => `${name}:${value}`).join(";"))
  if (!to.getAttribute("style")) to.removeAttribute("style")
  parent.append(to)
  for (const child of from.childNodes) copied(child, to, look, by)
}

function letters(look) {
  return {
    "font-family": look.fontFamily,
    "font-size": look.fontSize,
    "font-weight": look.fontWeight,
    ...(look.fontStyle === "normal" ? {} : { "font-style": look.fontStyle }),
    fill: look.color,
  }
}

// A machine that lacks the font takes another, whose letters then get the width of those on the page.
const fitted = (width) => ({ textLength: width, lengthAdjust: "spacingAndGlyphs" })

// Where letters stand on: the box of a line says only how high its font is.
function baseline(box, look) {
  paper.font = `${look.fontStyle} ${look.fontWeight} ${look.fontSize} ${look.fontFamily}`
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = paper.measureText("x")
  return box.top + (box.height * up) / (up + down)
}

// Writes a text of the page line by line, each where the browser has set it.
function written(text, frame, parent) {
  const look = getComputedStyle(text.parentElement)
  if (look.visibility === "hidden" || !text.textContent.trim()) return
  const range = document.createRange()
  const lines = []
  for (const { 0: word, index } of text.textContent.matchAll(/\S+\s*/g)) {
    range.setStart(text, index)
    range.setEnd(text, index + word.trimEnd().length)
    // A word may itself be broken; then it goes by letters.
    const parts = range.getClientRects().length > 1 && word.length > 1 ? [...word].map((letter, at) => [letter, index + at]) : [[word, index]]
    for (const [part, start] of parts) {
      range.setStart(text, start)
      range.setEnd(text, start + (part.trimEnd().length || part.length))
      const box = range.getBoundingClientRect()
      if (!box.width) continue
      const line = lines.at(-1)
      if (line && Math.abs(line.box.top - box.top) < 3) {
        line.words += part
        line.end = start + part.trimEnd().length
      } else lines.push({ words: part, box, start, end: start + part.trimEnd().length })
    }
  }
  for (const line of lines) {
    range.setStart(text, line.start)
    range.setEnd(text, line.end)
    const box = range.getBoundingClientRect()
    const turned = look.direction === "rtl"
    const said = node("text", {
      x: (turned ? box.right : box.left) - frame.left,
      y: baseline(line.box, look) - frame.top,
      direction: look.direction,
      ...fitted(box.width),
      ...letters(look),
    }, parent)
    const words = line.words.trim().replace(/\s+/g, " ")
    said.textContent = look.textTransform === "uppercase" ? words.toUpperCase() : words
  }
}

const DASHES = { dashed: "4 3", dotted: "1.5 3" }
const dashed = (style) => (DASHES[style] ? { "stroke-dasharray": DASHES[style] } : {})

// The ground and the edges of a box of the page.
function boxed(from, look, frame, parent) {
  const box = from.getBoundingClientRect()
  const [x, y] = [box.left - frame.left, box.top - frame.top]
  const painted = look.backgroundColor !== "rgba(0, 0, 0, 0)" && look.backgroundColor !== "transparent"
  const sides = ["Top", "Right", "Bottom", "Left"].map((side) => (look[`border${side}Style`] === "none" ? 0 : parseFloat(look[`border${side}Width`])))
  const even = sides[0] > 0 && sides.every((side) => side === sides[0])
  if ((painted || even) && box.width && box.height) {
    node("rect", {
      x: x + (even ? sides[0] / 2 : 0), y: y + (even ? sides[0] / 2 : 0),
      width: box.width - (even ? sides[0] : 0), height: box.height - (even ? sides[0] : 0),
      rx: parseFloat(look.borderTopLeftRadius) || 0,
      fill: painted ? look.backgroundColor : "none",
      ...(even ? { stroke: look.borderTopColor, "stroke-width": sides[0], ...dashed(look.borderTopStyle) } : {}),
    }, parent)
  }
  if (even) return
  const ends = [[x, y, x + box.width, y], [x + box.width, y, x + box.width, y + box.height], [x, y + box.height, x + box.width, y + box.height], [x, y, x, y + box.height]]
  sides.forEach((side, at) => {
    const [x1, y1, x2, y2] = ends[at]
    const name = `border${["Top", "Right", "Bottom", "Left"][at]}`
    // A line lies on both sides of its points, an edge within its box.
    const [dx, dy] = [[0, 1], [-1, 0], [0, -1], [1, 0]][at].map((step) => (step * side) / 2)
    const moved = { x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy }
    if (side) node("line", { ...moved, stroke: look[`${name}Color`], "stroke-width": side, ...dashed(look[`${name}Style`]) }, parent)
  })
}

// Draws what stands in an element of the page, at its place in the frame.
function drawn(from, frame, parent) {
  if (from.nodeType === Node.TEXT_NODE) return written(from, frame, parent)
  if (from.nodeType !== Node.ELEMENT_NODE || from.matches(LEFT_OUT)) return
  const look = getComputedStyle(from)
  if (look.display === "none" || look.visibility === "hidden" || from.hidden) return
  const box = from.getBoundingClientRect()
  // Words for screen readers stand in a box of one pixel.
  if (look.position === "absolute" && box.width <= 1) return
  const group = look.opacity === "1" ? parent : node("g", { opacity: look.opacity }, parent)
  boxed(from, look, frame, group)
  if (from.localName === "svg") {
    // Mirrored where the page is, and drawn out as the page does.
    const place = look.transform.startsWith("matrix(-1") ? node("g", { transform: `translate(${round(box.left + box.right - 2 * frame.left)} 0) scale(-1 1)` }, group) : group
    const inside = node("svg", { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height, overflow: look.overflow }, place)
    const seen = from.viewBox.baseVal
    const by = seen?.width && from.getAttribute("preserveAspectRatio") === "none" ? { x: box.width / seen.width, y: box.height / seen.height } : null
    inside.setAttribute("viewBox", (!by && from.getAttribute("viewBox")) || `0 0 ${round(box.width)} ${round(box.height)}`)
    if (!by && from.hasAttribute("preserveAspectRatio")) inside.setAttribute("preserveAspectRatio", from.getAttribute("preserveAspectRatio"))
    for (const child of from.childNodes) copied(child, inside, null, by)
    return
  }
  for (const child of (from.shadowRoot ?? from).childNodes) drawn(child, frame, group)
}

// Breaks a text into lines of a width; an address may break anywhere.
function lined(text, font, width) {
  paper.font = font
  const lines = [""]
  for (let word of text.split(" ")) {
    const next = `${lines.at(-1)} ${word}`.trim()
    if (paper.measureText(next).width <= width) {
      lines[lines.length - 1] = next
      continue
    }
    if (lines.at(-1)) lines.push("")
    while (paper.measureText(word).width > width) {
      let most = word.length - 1
      while (most > 1 && paper.measureText(word.slice(0, most)).width > width) most--
      lines[lines.length - 1] = word.slice(0, most)
      lines.push("")
      word = word.slice(most)
    }
    lines[lines.length - 1] = word
  }
  return lines.filter(Boolean)
}

// Sets paragraphs below each other from a height on, and returns where they end.
function set(paragraphs, { top, left, width, look, turned, parent }) {
  let y = top
  for (const { text, size, weight = 400, faint = false, latin = false } of paragraphs) {
    if (!text) continue
    const from = turned && !latin
    for (const line of lined(text, `${weight} ${size}px ${look.fontFamily}`, width)) {
      y += size * 1.4
      const words = node("text", {
        x: turned ? left + width : left, y, "font-family": look.fontFamily, "font-size": size, "font-weight": weight,
        fill: look.color, direction: from ? "rtl" : "ltr", "text-anchor": turned && latin ? "end" : "start",
        ...fitted(paper.measureText(line).width),
        ...(faint ? { "fill-opacity": 0.8 } : {}),
      }, parent)
      words.textContent = line
    }
    y += size * 0.35
  }
  return y
}

// The title of the page, and that of the part which a figure without a title of its own stands in.
function headings(host) {
  const before = [...document.querySelectorAll("h1, h2, h3")].filter((one) => one.compareDocumentPosition(host) & Node.DOCUMENT_POSITION_FOLLOWING)
  const nearest = before.at(-1)
  const page = before.find((one) => one.localName === "h1")
  return nearest && nearest !== page && !nearest.closest("[class*='_figure']") ? [page, nearest].filter(Boolean) : [page].filter(Boolean)
}

function inkTop(heading) {
  const range = document.createRange()
  range.selectNodeContents(heading)
  return range.getBoundingClientRect().top
}

// One SVG: the title of the page where the figure has none of its own, the figure as it stands, choices, version, link.
function composed(host, data, key) {
  const look = getComputedStyle(host)
  const ground = getComputedStyle(document.querySelector("[data-testid='stApp']")).backgroundColor
  const link = new URL(window.location.pathname, window.location.origin)
  for (const [name, value] of Object.entries(data.query)) link.searchParams.set(name, value)
  const turned = document.documentElement.dir === "rtl"
  const frame = host.getBoundingClientRect()
  const width = Math.max(frame.width, 320)
  const picture = node("svg", {}, null)
  picture.setAttribute("xml:lang", document.documentElement.lang)
  const own = host.querySelector("h2, h3")
  const titles = own ? [own] : headings(host)
  const title = titles.map((one) => one.textContent.trim()).join(". ")
  node("title", {}, picture).textContent = title
  node("rect", { width: "100%", height: "100%", fill: ground }, picture)
  const around = { left: MARGIN, width, look, turned, parent: picture }
  let y = MARGIN
  const page = headings(host)[0]
  y = own
    ? set([{ text: page?.textContent.trim() ?? "", size: 13, faint: true }], { ...around, top: y - 8 }) + 4
    : set(titles.map((one, at) => ({ text: one.textContent.trim(), size: at ? 18 : 22, weight: 650 })), { ...around, top: y - 6 }) + 10
  // The room that the page leaves above a title is not wanted on paper.
  const above = own ? inkTop(own) - frame.top : 0
  const body = node("g", { transform: `translate(${MARGIN} ${round(y - above)})` }, picture)
  drawn(host, frame, body)
  y += frame.height - above + 6
  y = set(
    [
      { text: /(^|_)map(_|$)/.test(key) ? data.credits : "", size: 12, faint: true },
      { text: data.stated, size: 12, faint: true },
      { text: data.version, size: 12, faint: true },
      { text: link.href, size: 12, faint: true, latin: true },
    ],
    { ...around, top: y },
  )
  const [full, high] = [Math.ceil(width + 2 * MARGIN), Math.ceil(y + MARGIN * 0.6)]
  picture.setAttribute("width", full)
  picture.setAttribute("height", high)
  picture.setAttribute("viewBox", `0 0 ${full} ${high}`)
  return { picture, width: full, height: high }
}

// A picture made of an SVG knows no fonts of the page, so those it names travel inside it.
async function lettered(picture) {
  const named = [...picture.querySelectorAll("[font-family], [style*=font-family]")]
    .map((one) => one.getAttribute("font-family") ?? one.getAttribute("style"))
    .join()
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule)
    } catch {
      return []
    }
  })
  const faces = []
  for (const rule of rules) {
    const family = rule.style.getPropertyValue("font-family").replace(/["']/g, "")
    const address = /url\((["']?)([^)"']+)\1\)/.exec(rule.style.getPropertyValue("src"))?.[2]
    if (!address || !named.includes(family) || rule.style.getPropertyValue("font-style") === "italic") continue
    const url = new URL(address, rule.parentStyleSheet.href ?? document.baseURI).href
    if (!fonts.has(url)) fonts.set(url, fetch(url).then((answer) => answer.blob()).then(inline))
    const weight = rule.style.getPropertyValue("font-weight") || "normal"
    faces.push(`@font-face{font-family:"${family}";font-weight:${weight};src:url("${await fonts.get(url)}")}`)
  }
  if (faces.length) node("style", {}, picture).textContent = faces.join("")
}

function inline(blob) {
  return new Promise((done, failed) => {
    const reading = new FileReader()
    reading.onload = () => done(reading.result)
    reading.onerror = () => failed(reading.error)
    reading.readAsDataURL(blob)
  })
}

const asText = (picture) => new XMLSerializer().serializeToString(picture)
const asBlob = (picture) => new Blob([asText(picture)], { type: "image/svg+xml;charset=utf-8" })

async function png({ picture, width, height }) {
  await lettered(picture)
  const image = new Image()
  image.src = URL.createObjectURL(asBlob(picture))
  await image.decode()
  const canvas = document.createElement("canvas")
  ;[canvas.width, canvas.height] = [2 * width, 2 * height]
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  return new Promise((done) => canvas.toBlob(done, "image/png"))
}

function download(blob, name) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export default function (component) {
  const { data } = component
  const asked = async (event) => {
    const button = event.target.closest?.("[data-picture]")
    const host = button && document.querySelector(`.st-key-${CSS.escape(button.dataset.picture)}_figure`)
    if (!host || button.getAttribute("aria-busy") === "true") return
    button.setAttribute("aria-busy", "true")
    try {
      const made = composed(host, data, button.dataset.picture)
      const form = button.dataset.form
      download(form === "svg" ? asBlob(made.picture) : await png(made), `awda_${button.dataset.picture}.${form}`)
    } finally {
      button.removeAttribute("aria-busy")
    }
  }
  document.addEventListener("click", asked)
  return () => document.removeEventListener("click", asked)
}
