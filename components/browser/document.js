// Streamlit's page says lang="en" and reads left to right for every reader: set both for the language in use.
//
// A server that takes over from another one does not know the reader, and Streamlit asks it for nothing until the next
// choice, which it then cannot understand. So ask for the page as soon as the line is back: the view is in the link.

let lost = false
let watch

export default function (component) {
  const { data, setTriggerValue } = component
  document.documentElement.lang = data.language
  document.documentElement.dir = data.direction

  const app = document.querySelector('[data-testid="stApp"]')
  if (!app) return
  watch?.disconnect()
  watch = new MutationObserver(() => {
    const connected = app.dataset.testConnectionState === "CONNECTED"
    if (lost && connected) setTriggerValue("back", true)
    lost = !connected
  })
  watch.observe(app, { attributeFilter: ["data-test-connection-state"] })
}
