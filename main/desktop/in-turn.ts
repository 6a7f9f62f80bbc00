import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The longest turn in ms: an older one was left behind by a process that was killed. */
const turnMs = 1000
const retryMs = 2

/**
 * Runs `act` while no other process runs one for the same folder: processes take turns.
 *
 * `requestSingleInstanceLock` is not atomic on Linux and macOS: it creates the lock, then the socket behind it. A
 * process that comes between the two takes the lock for a dead process's, unless the program has Electron's own name.
 * Of two starts within a millisecond, both got the lock in about 4 of 100 cases (Electron 33).
 * @param folder absolute, existing and writable
 * @param act runs anyway if no turn comes within a second
 */
export function inTurn<Result>(folder: string, act: () => Result): Result {
  const turn = join(folder, 'in-turn')
  const isMine = takeTurn(turn)
  try {
    return act()
  } finally {
    if (isMine) tryTo(() => rmdirSync(turn))
  }
}

/** @returns whether we got the turn */
function takeTurn(turn: string): boolean {
  let giveUpAt: number | undefined
  for (;;) {
    // Creating a folder succeeds for one process only.
    if (tryTo(() => mkdirSync(turn))) return true
    // Nearly every start is alone and needs no `performance`, for which Node loads a module.
    giveUpAt ??= performance.now() + turnMs
    if (performance.now() > giveUpAt) return false
    if (isLeft(turn)) tryTo(() => rmdirSync(turn))
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs)
  }
}

function isLeft(turn: string): boolean {
  const stats = statSync(turn, { throwIfNoEntry: false })
  return stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) > turnMs
}

function tryTo(act: () => void): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}
