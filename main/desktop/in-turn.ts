import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** How long a turn may take at most: what is older was left by a process that was killed in it. */
const turnMs = 1000
const retryMs = 2

/**
 * Does something while no other process does that asks for the same folder: of several, one after another.
 *
 * `requestSingleInstanceLock` is not atomic on Linux and macOS: it makes the lock and then the socket behind it, and who comes
 * between the two takes the lock for that of a dead process, unless the program is named as Electron's own. Of two starts in one
 * millisecond both got it in some 4 of 100 (Electron 33).
 * @param folder absolute, there already, and writable
 * @param act is done all the same where a turn does not come in a second
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

/** @returns whether the turn came */
function takeTurn(turn: string): boolean {
  let giveUpAt: number | undefined
  for (;;) {
    // That a folder is made is told to one process alone.
    if (tryTo(() => mkdirSync(turn))) return true
    // Nearly every start is alone, and does without `performance`, for which Node loads a module.
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
