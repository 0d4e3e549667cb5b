// A button that prints the page; the style sheet says what of it goes on paper.

export default function (component) {
  const button = component.parentElement.querySelector("button")
  button.querySelector(".words").textContent = component.data.label
  button.onclick = () => window.print()
}
