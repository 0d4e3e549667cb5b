// A button that hands a small file of the reader's to the page; a large one is not even read.
// The browser's own field would speak the browser's language, not the page's.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const button = parentElement.querySelector("button")
  const field = parentElement.querySelector("input")
  button.querySelector(".words").textContent = data.label
  field.accept = data.accept
  button.onclick = () => field.click()
  field.onchange = () => {
    const file = field.files[0]
    if (!file) return
    if (file.size > data.largest) setTriggerValue("file", { name: file.name, size: file.size })
    else {
      const reading = new FileReader()
      reading.onload = () => {
        const content = reading.result.split(",")[1] ?? ""
        setTriggerValue("file", { name: file.name, size: file.size, content })
      }
      reading.onerror = () => setTriggerValue("file", { name: file.name, size: file.size })
      reading.readAsDataURL(file)
    }
    // The same file may be chosen again.
    field.value = ""
  }
}
