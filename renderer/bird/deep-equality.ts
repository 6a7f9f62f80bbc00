type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

/**
 * Returns the newer of two plain values (JSON), but reuses every equal part of the older value, so that React does
 * not render that part again.
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

/** Whether two plain values (JSON) are equal in all their parts. */
export const isDeepEqual = (one: unknown, other: unknown): boolean =>
  keepUnchanged(one, other) === one
