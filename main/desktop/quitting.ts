import { app, type Event } from 'electron'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { assertNever } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import type { Log } from '../base/log.ts'
import { ownProgram } from '../base/rules/own-program.ts'
import type { FatalReason } from './dialogs.ts'

/** If closing takes longer (a network drive hangs), end by force. The database is consistent at every moment. */
const closeTimeoutMs = 5000

/** Why the app exits without the user quitting. */
export type EndReason =
  | { readonly type: FatalReason | 'restart' }
  /** `install` is called once everything is closed. It returns whether it ends this process itself. */
  | { readonly type: 'install-update'; readonly install: () => boolean }

/**
 * Closes everything in order before the process ends: when the user quits, after an uncaught error (half of the app may
 * be broken, so it must not continue), and on demand.
 * @param options.close called at most once, with null if the user quits
 * @param options.onClosed called once everything is closed, unless something has failed
 * @returns a function that ends the app without the user quitting
 */
export function createEnding(options: {
  readonly close: (reason: EndReason | null) => Promise<void>
  readonly onClosed: () => void
  readonly locale: () => Locale
  readonly log: Pick<Log, 'error'>
}): (reason: EndReason) => void {
  const { log } = options
  /** Null if the user quits. */
  let reason: EndReason | null = null
  let closing: Promise<void> | undefined

  const hasFailed = () => reason?.type === 'uncaught' || reason?.type === 'damage-found'

  /** Settles when everything is closed, or after a timeout. Never rejects. */
  async function closeInTime(): Promise<void> {
    const closed = options.close(reason).then(() => {
      if (!hasFailed()) options.onClosed()
    })
    await Promise.race([closed, delay(closeTimeoutMs)]).catch((cause: unknown) =>
      log.error('not everything could be closed', cause),
    )
    await waitForThreads()
    app.off('before-quit', closeFirst)
  }

  async function end(why: EndReason): Promise<void> {
    const isEnding = reason !== null
    // Damage causes the failures that follow it, so it stays the reason.
    if (reason?.type !== 'damage-found') reason = why
    if (isEnding) return
    await (closing ??= closeInTime())
    switch (reason.type) {
      case 'restart':
        await restart(log)
        break
      case 'install-update':
        try {
          // The new version starts before this process has ended.
          app.releaseSingleInstanceLock()
          if (reason.install()) return
        } catch (cause) {
          // The old version is still there. Restart into it, and it will report the failure.
          log.error('the update could not be installed', cause)
          await restart(log)
        }
        break
      case 'uncaught':
      case 'damage-found':
        if (await wantsRestart(reason.type, options.locale()).catch(() => false)) await restart(log)
        break
      default:
        assertNever(reason)
    }
    app.exit(hasFailed() ? 1 : 0)
  }

  function closeFirst(event: Event): void {
    event.preventDefault()
    // Electron ignores a quit requested while it still prevents the previous one.
    void (closing ??= closeInTime()).then(() => setImmediate(() => app.quit()))
  }
  app.on('before-quit', closeFirst)
  const endAfter = (message: string) => (cause: unknown) => {
    log.error(message, cause)
    void end({ type: 'uncaught' })
  }
  process.on('uncaughtException', endAfter('an error was not caught'))
  process.on('unhandledRejection', endAfter('a rejection was not handled'))
  return (why) => void end(why)
}

async function wantsRestart(reason: FatalReason, locale: Locale): Promise<boolean> {
  // Load this only now, so that a start loads neither the dialogs nor the texts.
  const { offerRestart } = await import('./dialogs.ts')
  const { createI18n } = await import('./main-i18n.ts')
  return offerRestart(createI18n(locale), reason)
}

/**
 * Starts Hot Dash again as it was started. Call it when everything is closed, right before this process ends.
 *
 * Start an AppImage from here: Electron's relauncher lives in the AppImage's mount, which goes away with this process
 * (https://github.com/electron-userland/electron-builder/issues/1727).
 * @returns never rejects: if it cannot start, the log says why
 */
export async function restart(log: Pick<Log, 'error'>): Promise<void> {
  const program = ownProgram(process.execPath, process.env)
  if (program === process.execPath) {
    app.relaunch()
    return
  }
  // While this process keeps the lock, a new process would hand over to it and exit.
  app.releaseSingleInstanceLock()
  try {
    const options = { cwd: '/', detached: true, stdio: 'ignore' } as const
    const started = spawn(program, process.argv.slice(1), options)
    started.unref()
    await once(started, 'spawn')
  } catch (cause) {
    log.error('the restart failed', cause)
  }
}

/** Workers, and requests that use one of Node's threads, by their names in `process.getActiveResourcesInfo`. */
const threadResources = /^(FSReq|GetAddrInfoReq|GetNameInfoReq|MessagePort)/

const isThreadBusy = () =>
  process.getActiveResourcesInfo().some((name) => threadResources.test(name))

/** Longer than reading a small file takes. A thread that is still busy then is killed, which loses the exit code. */
const maxWaitMs = 500

async function waitForThreads(): Promise<void> {
  const start = performance.now()
  while (isThreadBusy() && performance.now() - start < maxWaitMs) await delay(10)
}

/**
 * Kills this process if one of its threads is still busy after Electron has closed. Node waits for its threads at exit:
 * until a worker finishes its query, or forever if a call hangs on a lost drive. Meanwhile, a dialog that the user has
 * answered may stay on screen, unpainted. Everything of ours is closed by now.
 */
export function endByForceIfHanging(): void {
  app.on('quit', () => {
    if (isThreadBusy()) process.kill(process.pid, 'SIGKILL')
  })
}
