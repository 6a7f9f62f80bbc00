import { app } from 'electron'

/** Requests that a thread of Node's is at, and workers, by their names in `process.getActiveResourcesInfo`. */
const ofThreads = /^(FSReq|GetAddrInfoReq|GetNameInfoReq|MessagePort)/

/**
 * Ends this process by force where a thread of it is still at something when Electron has closed. Node waits for its threads at
 * the very end: for a call to a lost drive for ever, for a worker in the middle of a query until that is done. The window of a
 * dialog that was answered may stay until then, and is not drawn any more. Everything of ours is closed by then.
 */
export function endByForceIfHanging(): void {
  app.on('quit', () => {
    if (process.getActiveResourcesInfo().some((name) => ofThreads.test(name)))
      process.kill(process.pid, 'SIGKILL')
  })
}
