import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { temporaryFolder } from '../integration/storage/store.ts'
import { DevTools } from './devtools.ts'
import { Skipped } from './figures.ts'
import { Inspector } from './inspector.ts'
import { pipeTransport } from './protocol.ts'

/** The built Hot Dash. */
export const product = resolve(import.meta.dirname, '../..')

export interface StartOptions {
  /** Instead of the chosen Electron. */
  readonly executable?: string
  readonly env?: Readonly<Record<string, string>>
  /** Run in every page before its own scripts. */
  readonly script?: string
  /** Whether Node's inspector is opened in main. */
  readonly inspect?: boolean
}

/** A program that runs in the chosen Electron. */
export interface RunningApp {
  readonly pid: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly devTools: DevTools
  /** The inspector of main; only where it was asked for. */
  inspector(): Promise<Inspector>
  quit(): Promise<void>
}

/** @throws Skipped where there is no Electron */
export function electronExecutable(): string {
  const executable = process.env['HOT_DASH_TEST_ELECTRON']
  if (!executable) throw new Skipped('there is no Electron to start Hot Dash in')
  return executable
}

/** The chosen Electron in a folder of its own. */
export function copyElectron(): { readonly executable: string; remove(): void } {
  const executable = electronExecutable()
  const folder = temporaryFolder()
  cpSync(dirname(executable), folder.path, { recursive: true, verbatimSymlinks: true })
  return {
    executable: join(folder.path, basename(executable)),
    remove: () => folder.remove(),
  }
}

/**
 * Starts a project's folder in Electron as `npm start` does, without a test driver.
 * @param project null: the executable is a packaged app, which has its own
 * @throws Skipped where there is no Electron
 */
export function startApp(project: string | null, options: StartOptions = {}): RunningApp {
  const executable = options.executable ?? electronExecutable()
  const switches = [
    ...(process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ').filter(Boolean),
    '--remote-debugging-pipe',
    ...(options.inspect === true ? ['--inspect=127.0.0.1:0'] : []),
  ]
  const startedAt = Date.now()
  const child = spawn(executable, [...switches, ...(project === null ? [] : [project])], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const [, , , output, input] = child.stdio as [null, null, null, Writable, Readable]
  const devTools = DevTools.connect(pipeTransport(output, input), options.script)
  const lines = createInterface({ input: child.stderr! })
  const inspectorUrl = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const [, url] = /^Debugger listening on (ws:.+)$/.exec(line) ?? []
      if (url !== undefined) resolve(url)
    })
    lines.on('close', () => reject(new Error('there is no inspector')))
  })
  // Only some ask for it.
  inspectorUrl.catch(() => undefined)
  return {
    pid: child.pid ?? 0,
    startedAt,
    devTools,
    inspector: async () => Inspector.connect(await inspectorUrl),
    async quit() {
      child.kill()
      await ended
      devTools.close()
    },
  }
}

/** Settles when the page shows its first snapshot, and watches it no longer: what is measured then has no observer. */
export const untilReady = `new Promise((resolve) => {
  const observer = new MutationObserver(() => look())
  const look = () => {
    if (document.documentElement?.dataset.ready !== 'true') return
    observer.disconnect()
    resolve(true)
  }
  observer.observe(document, { attributes: true, childList: true, subtree: true })
  look()
})`
