import { app } from 'electron'

/** Workers and requests that use a Node thread, by their names in `process.getActiveResourcesInfo`. */
const ofThreads = /^(FSReq|GetAddrInfoReq|GetNameInfoReq|MessagePort)/

/**
 * Kills this process if one of its threads is still busy after Electron has closed. Node waits for its threads at
 * exit: for ever if a call hangs on a lost drive, or until a worker finishes its query. An answered dialog may stay
 * on screen until then, no longer painted. Everything of ours is closed by now.
 */
export function endByForceIfHanging(): void {
  app.on('quit', () => {
    if (process.getActiveResourcesInfo().some((name) => ofThreads.test(name)))
      process.kill(process.pid, 'SIGKILL')
  })
}
