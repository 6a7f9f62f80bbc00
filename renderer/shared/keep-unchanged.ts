type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/**
 * Returns the newer of two plain values (JSON), but takes every part that is equal in both from the older one:
 * unchanged parts keep their identity, and React does not render them again.
 * @returns the older value itself if both are equal
 */
export function keepUnchanged<Value>(older: Value, newer: Value): Value {
  if (Object.is(older, newer)) return older
  if (!isObject(older) || !isObject(newer)) return newer
  if (Array.isArray(older) !== Array.isArray(newer)) return newer
  const names = Object.keys(newer)
  let isSame = names.length === Object.keys(older).length
  const kept: Record<string, unknown> = {}
  for (const name of names) {
    const part = keepUnchanged((older as Json)[name], (newer as Json)[name])
    kept[name] = part
    if (!(name in older) || !Object.is(part, (older as Json)[name])) isSame = false
  }
  if (isSame) return older
  return (Array.isArray(newer) ? Object.values(kept) : kept) as Value
}
