import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The longest that a lock is held. If its folder is older, a killed process left it behind. */
const maxHeldMs = 1000
const retryMs = 2

/**
 * Runs `act` under a lock, so that only one process at a time runs it for this folder.
 *
 * `requestSingleInstanceLock` is not atomic on Linux and macOS: it creates the lock, then the socket behind it. If a
 * second process asks between the two, it concludes that the lock's owner is dead, unless the program has Electron's
 * own name. Two starts within a millisecond both got the lock in about 4 of 100 cases (Electron 33).
 * @param folder absolute, existing and writable
 * @param act runs anyway if the lock is not free within a second
 */
export function withFolderLock<Result>(folder: string, act: () => Result): Result {
  const lock = join(folder, 'in-turn')
  // Only one process can create a folder.
  const takeLock = () => tryTo(() => mkdirSync(lock))
  let isMine = takeLock()
  for (let waitedMs = 0; !isMine && waitedMs < maxHeldMs; waitedMs += retryMs) {
    const { mtimeMs = Date.now() } = statSync(lock, { throwIfNoEntry: false }) ?? {}
    if (Math.abs(Date.now() - mtimeMs) > maxHeldMs) tryTo(() => rmdirSync(lock))
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs)
    isMine = takeLock()
  }
  try {
    return act()
  } finally {
    if (isMine) tryTo(() => rmdirSync(lock))
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
