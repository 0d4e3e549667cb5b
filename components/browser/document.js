// Streamlit's page says lang="en" and reads left to right for every reader: set both for the language in use.

export default function (component) {
  const { data } = component
  document.documentElement.lang = data.language
  document.documentElement.dir = data.direction
}
