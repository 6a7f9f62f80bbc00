import { app } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'

/** Workers and requests that use a Node thread, by their names in `process.getActiveResourcesInfo`. */
const ofThreads = /^(FSReq|GetAddrInfoReq|GetNameInfoReq|MessagePort)/

const isThreadBusy = () => process.getActiveResourcesInfo().some((name) => ofThreads.test(name))

/** Longer than reading a small file takes. */
const maxWaitMs = 500

/** Settles once no thread is busy, or after half a second: only what hangs is worth a kill, which loses the exit code. */
export async function untilThreadsRest(): Promise<void> {
  const start = performance.now()
  while (isThreadBusy() && performance.now() - start < maxWaitMs) await passed(10)
}

/**
 * Kills this process if one of its threads is still busy after Electron has closed. Node waits for its threads at
 * exit: for ever if a call hangs on a lost drive, or until a worker finishes its query. An answered dialog may stay
 * on screen until then, no longer painted. Everything of ours is closed by now.
 */
export function endByForceIfHanging(): void {
  app.on('quit', () => {
    if (isThreadBusy()) process.kill(process.pid, 'SIGKILL')
  })
}
