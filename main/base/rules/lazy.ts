export type Readers<Value extends object> = { readonly [Name in keyof Value]: () => Value[Name] }

/** Makes an object whose properties are computed on first access and then cached. */
export function lazy<Value extends object>(readers: Readers<Value>): Value {
  const value = {}
  for (const [name, read] of Object.entries<() => unknown>(readers)) {
    let kept: { readonly value: unknown } | undefined
    Object.defineProperty(value, name, { get: () => (kept ??= { value: read() }).value })
  }
  return value as Value
}
