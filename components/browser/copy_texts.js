// Texts to copy, each under its name with a button of its own.

export default function (component) {
  const { data, parentElement } = component
  const list = parentElement.querySelector("ul")
  const made = (name, parent, className = "") => {
    const node = document.createElement(name)
    node.className = className
    parent.append(node)
    return node
  }
  list.replaceChildren()
  for (const { name, text, direction, kind } of data.texts) {
    const item = made("li", list, kind)
    const head = made("div", item, "head")
    made("bdi", made("strong", head)).textContent = name
    const said = made("span", head)
    said.setAttribute("role", "status")
    const button = made("button", head)
    button.type = "button"
    button.textContent = data.copy
    button.setAttribute("aria-label", `${data.copy}: ${name}`)
    const words = made("p", item, "words")
    words.textContent = text
    words.dir = direction
    button.onclick = async () => {
      const copied = await copy(text)
      said.textContent = copied ? data.copied : data.by_hand
      if (!copied) getSelection().selectAllChildren(words)
    }
  }
}
