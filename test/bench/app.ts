import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { DevTools } from './devtools.ts'
import { Skipped } from './figures.ts'
import { Inspector } from './inspector.ts'
import { pipeTransport } from './protocol.ts'

/** The built Hot Dash. */
export const product = resolve(import.meta.dirname, '../..')

export interface StartOptions {
  /** The Electron to use instead of the configured one. */
  readonly executable?: string
  readonly env?: Readonly<Record<string, string>>
  /** A script that runs in every page before the page's own scripts. */
  readonly script?: string
  /** Whether to open Node's inspector in main. */
  readonly inspect?: boolean
}

/** A running program, in the configured Electron unless stated otherwise. */
export interface RunningApp {
  readonly pid: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly devTools: DevTools
  /** The inspector of main. It exists only if the app was started with `inspect`. */
  inspector(): Promise<Inspector>
  quit(): Promise<void>
}

/** @throws Skipped if there is no Electron */
export function electronExecutable(): string {
  const executable = process.env['HOT_DASH_TEST_ELECTRON']
  if (!executable) throw new Skipped('there is no Electron to start Hot Dash in')
  return executable
}

/** Copies the configured Electron to a folder of its own. */
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
 * @param project null if the executable is a packaged app, which contains its own project
 * @throws Skipped if there is no Electron
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
  // Avoid an unhandled rejection if the caller never asks for the inspector.
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

/**
 * Settles when the page shows its first snapshot. Then stops observing, so that the observer does not disturb the
 * measurement.
 */
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
