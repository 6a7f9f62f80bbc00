/** How the starts of the installed version went. */
export interface Starts {
  /** The version that was started last. */
  readonly version: string
  /** The one before it on this machine; null: none is known. */
  readonly before: string | null
  /** Whether it has ever started to the end. */
  readonly hasStarted: boolean
  /** How often in a row it has not; the start that is under way counts until it has come to its end. */
  readonly failed: number
}

/** A version that does not start so often is not tried again without a question. */
const maxFailed = 2

/**
 * To be kept before anything of a start can fail.
 * @param last how it was left; null: nothing is known
 * @param version that starts now
 */
export function startsBegun(last: Starts | null, version: string): Starts {
  if (last === null) return { version, before: null, hasStarted: false, failed: 1 }
  if (last.version !== version) {
    // A version that never started is none to go back to.
    const before = last.hasStarted ? last.version : last.before
    return { version, before: before === version ? null : before, hasStarted: false, failed: 1 }
  }
  return { ...last, failed: last.failed + 1 }
}

/** To be kept once it has started. */
export const startsDone = (starts: Starts): Starts => ({ ...starts, hasStarted: true, failed: 0 })

/**
 * The version to go back to, where the one that begins to start has failed to twice. Only after an update: what has started
 * before is not broken by itself, and where no version was before there is none to go back to.
 */
export function versionToGoBackTo(begun: Starts): string | null {
  return !begun.hasStarted && begun.failed > maxFailed ? begun.before : null
}
