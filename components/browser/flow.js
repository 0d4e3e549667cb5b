// Draws a flow that comes as markup, and shows which ribbons belong to the block that is pointed at or has the focus.

const drawn = new WeakMap()

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".flow")
  // A run that changes nothing leaves the focus where it is.
  if (drawn.get(root) !== data.picture) {
    root.innerHTML = data.picture
    drawn.set(root, data.picture)
  }
  const light = (event) => {
    const node = event.type.endsWith("out") ? null : event.target.closest?.("[data-node]")?.dataset.node
    for (const path of root.querySelectorAll("path"))
      path.classList.toggle("awda-pale", Boolean(node) && !path.dataset.ends.split(" ").includes(node))
  }
  const events = ["pointerover", "pointerout", "focusin", "focusout"]
  for (const name of events) root.addEventListener(name, light)
  return () => {
    for (const name of events) root.removeEventListener(name, light)
  }
}
