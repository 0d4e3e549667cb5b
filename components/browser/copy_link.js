// A button that copies the link to exactly this view. The link carries codes and the language, so it works for everyone.

export default function (component) {
  const { data, parentElement } = component
  const link = new URL(window.location.pathname, window.location.origin)
  for (const [name, value] of Object.entries(data.query)) link.searchParams.set(name, value)
  const button = parentElement.querySelector("button")
  const said = parentElement.querySelector("[role=status]")
  const field = parentElement.querySelector("input")
  button.querySelector(".words").textContent = data.label
  button.dataset.link = link.href
  if (button.dataset.seen !== link.href) {
    said.textContent = ""
    field.hidden = true
    button.dataset.seen = link.href
  }
  button.onclick = async () => {
    const copied = await copy(link.href)
    said.textContent = copied ? data.copied : data.by_hand
    field.hidden = copied
    field.value = link.href
    field.setAttribute("aria-label", data.label)
    if (!copied) field.select()
  }
}
