// Copies a text; stands before the scripts of buttons that do so.

async function copy(text) {
  // The clipboard interface exists on https and localhost only; a ministry's plain http network needs the older way.
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      // Refused (no permission): try the older way.
    }
  }
  const field = document.createElement("textarea")
  field.value = text
  field.style.position = "fixed"
  field.style.opacity = "0"
  document.body.append(field)
  field.select()
  const copied = document.execCommand("copy")
  field.remove()
  return copied
}

