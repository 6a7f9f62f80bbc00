/** Control characters except tab and line feed, and characters that change the direction of text. */
const hidden = /[^\t\n -~\xa0-\u2027\u202f-\u2065\u206a-\uffff]/g

/**
 * Replaces each hidden character in the texts of a value, so that a name cannot pretend to be another one. Names come
 * from repositories, servers and engines, which may be hostile.
 * @returns the same object if nothing is hidden in it
 */
export function withVisibleText<Value>(value: Value): Value {
  return visible(value) as Value
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(hidden, '\ufffd')
  if (typeof value !== 'object' || value === null) return value
  const before: readonly unknown[] = Object.values(value)
  const after = before.map(visible)
  if (after.every((part, index) => part === before[index])) return value
  if (Array.isArray(value)) return after
  return Object.fromEntries(Object.keys(value).map((name, index) => [name, after[index]]))
}
