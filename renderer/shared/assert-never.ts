/** Ends a switch over a union: the compiler refuses a forgotten case, the run throws on an impossible one. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
