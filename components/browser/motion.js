// Tells the server that the reader asked for less motion; says nothing to it otherwise, so that others have no extra run.

export default function (component) {
  const { data, setStateValue } = component
  const motion = matchMedia("(prefers-reduced-motion: reduce)")
  const report = () => setStateValue("still", motion.matches)
  if (motion.matches !== data.known) report()
  motion.addEventListener("change", report)
  return () => motion.removeEventListener("change", report)
}
