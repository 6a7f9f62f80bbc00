import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import { untilReady } from '../bench/app.ts'
import { DevTools, type PageHandle } from '../bench/devtools.ts'
import { webSocketTransport } from '../bench/protocol.ts'
import { thisVersion, type Version } from './versions.ts'

/** A message box of the app, answered at once. */
export interface Box {
  readonly message: string
  readonly buttons: readonly string[]
  /** The buttons for Enter and for Escape; null if the system decides. */
  readonly enter: string | null
  readonly escape: string | null
}

/** The built app, from its very start, with its message boxes answered. */
export interface AnsweredApp {
  /** The message boxes so far. */
  readonly boxes: readonly Box[]
  /** Whether the app has asked for a restart. A test cannot follow the restarted process. */
  readonly hasRelaunched: boolean
  /** The addresses that the app has opened in the browser. */
  readonly opened: readonly string[]
  /** Settles with the exit code. */
  readonly ended: Promise<number | null>
  /** Settles when the page of any window is ready, so that main answers it. */
  page(): Promise<PageHandle>
  /** Settles at each event: a box, a restart, the end. */
  readonly news: () => Promise<unknown>
  /** Quits the app as the system does. */
  quit(): Promise<void>
  kill(): void
}

/**
 * A test cannot click the message box of another process, nor start to watch before the first box. So the app writes
 * the text of each box to stdout instead of showing it, and takes it as clicked.
 */
const starter = `
import { app, dialog, shell } from 'electron'
const tell = (what) => process.stdout.write(JSON.stringify(what) + '\\n')
app.setAppPath(process.env.HOT_DASH_TEST_ROOT)
app.relaunch = () => tell({ relaunch: true })
shell.openExternal = async (url) => tell({ opened: url })
dialog.showMessageBox = async (...args) => {
  const { message, buttons = [], defaultId, cancelId } = args.at(-1)
  tell({ message, buttons, enter: buttons[defaultId] ?? null, escape: buttons[cancelId] ?? null })
  return { response: Math.max(0, buttons.indexOf(process.env.HOT_DASH_TEST_PRESS)) }
}
await import(process.env.HOT_DASH_TEST_MAIN)
`

/** @param options.press the button to press in a box that has it; in other boxes, the first button */
export function startAnswered(
  dataFolder: string,
  options: {
    readonly locale?: Locale
    readonly press?: string
    readonly env?: NodeJS.ProcessEnv
    /** A version other than this build, and its folder: test/e2e/versions.ts. */
    readonly version?: Version
  } = {},
): AnsweredApp {
  const folder = mkdtempSync(join(tmpdir(), 'hot-dash-'))
  const { version, folder: root } = options.version ?? thisVersion
  const about = { name: 'hot-dash', version, main: 'start.mjs' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about))
  writeFileSync(join(folder, 'start.mjs'), starter)
  const switches = (process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ').filter(Boolean)
  const child = spawn(
    process.env['HOT_DASH_TEST_ELECTRON'] ?? '',
    [...switches, '--remote-debugging-port=0', folder],
    {
      env: {
        ...process.env,
        HOT_DASH_VOICEVOX_URL: 'http://127.0.0.1:9',
        ...options.env,
        HOT_DASH_TEST_ROOT: root,
        HOT_DASH_TEST_MAIN: pathToFileURL(join(root, 'out/main/index.js')).href,
        HOT_DASH_TEST_PRESS: options.press ?? '',
        HOT_DASH_HOME: dataFolder,
        HOT_DASH_LOCALE: options.locale ?? 'en',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const boxes: Box[] = []
  const opened: string[] = []
  let hasRelaunched = false
  let news = Promise.withResolvers<undefined>()
  const announce = () => {
    news.resolve(undefined)
    news = Promise.withResolvers()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return
    const told = JSON.parse(line) as Box | { readonly relaunch: true } | { readonly opened: string }
    if ('relaunch' in told) hasRelaunched = true
    else if ('opened' in told) opened.push(told.opened)
    else boxes.push(told)
    announce()
  })
  const devTools = new Promise<string>((found) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      const [, url] = /^DevTools listening on (ws:.+)$/.exec(line) ?? []
      if (url !== undefined) found(url)
    })
  })
  const ended = once(child, 'close').then(([code]) => {
    rmSync(folder, { recursive: true, force: true })
    announce()
    return code as number | null
  })
  return {
    boxes,
    opened,
    get hasRelaunched() {
      return hasRelaunched
    },
    ended,
    async page() {
      const found = DevTools.connect(await webSocketTransport(await devTools)).page('/index.html')
      await (await found).evaluate(untilReady)
      return found
    },
    news: () => news.promise,
    async quit() {
      child.kill('SIGTERM')
      await ended
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
