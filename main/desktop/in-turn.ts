import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The longest turn, in ms. If a turn's folder is older, a killed process left it behind. */
const turnMs = 1000
const retryMs = 2

/**
 * Runs `act` while no other process runs its own for the same folder: processes take turns.
 *
 * `requestSingleInstanceLock` is not atomic on Linux and macOS: it creates the lock, then the socket behind it. If a
 * second process asks between the two, it concludes that the lock's owner is dead, unless the program has Electron's
 * own name. Two starts within a millisecond both got the lock in about 4 of 100 cases (Electron 33).
 * @param folder absolute, existing and writable
 * @param act runs anyway if no turn comes within a second
 */
export function inTurn<Result>(folder: string, act: () => Result): Result {
  const turn = join(folder, 'in-turn')
  const giveUpAt = performance.now() + turnMs
  // Only one process can create a folder.
  const takeTurn = () => tryTo(() => mkdirSync(turn))
  let isMine = takeTurn()
  while (!isMine && performance.now() < giveUpAt) {
    const { mtimeMs = Date.now() } = statSync(turn, { throwIfNoEntry: false }) ?? {}
    if (Math.abs(Date.now() - mtimeMs) > turnMs) tryTo(() => rmdirSync(turn))
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs)
    isMine = takeTurn()
  }
  try {
    return act()
  } finally {
    if (isMine) tryTo(() => rmdirSync(turn))
  }
}

function tryTo(act: () => void): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}
