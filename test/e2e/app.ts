import {
  _electron,
  expect as playwrightExpect,
  test as base,
  type ElectronApplication,
  type Locator,
  type Page,
} from '@playwright/test'
import axe from 'axe-core'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { SettingsSection } from '../../preload/contract/problem.ts'
import { tabOf } from '../../renderer/home/settings/settings-tabs.ts'
import type {} from '../../renderer/shared/page.tsx'
import en from '../../resources/locales/en.json' with { type: 'json' }
import { openGitSandbox, type GitSandbox } from '../fakes/repositories.ts'
import { thisVersion, type Version } from './versions.ts'

const root = resolve(import.meta.dirname, '../..')
const pictures = join(root, 'test/output/pictures')

/** Playwright's own pauses between two looks grow to a second, which is longer than most waits. */
const pauses = [20, 50, 100]
const poll: typeof playwrightExpect.poll = (actual, options) => {
  const told = typeof options === 'string' ? { message: options } : options
  return playwrightExpect.poll(actual, { intervals: pauses, ...told })
}
export const expect: typeof playwrightExpect = Object.assign(playwrightExpect.configure({}), {
  poll,
})

/** Ends a wait that hangs. Playwright's default of half a minute is too short for a busy machine. */
export const hangTimeoutMs = 90_000

/** An evaluation takes milliseconds, but waiting for a lost reply never ends. */
const lostAnswerMs = 15_000

export interface Launch {
  readonly locale?: 'ja' | 'en'
  readonly env?: Readonly<Record<string, string>>
  /** More command-line arguments. */
  readonly args?: readonly string[]
  /** A new user, who goes through onboarding; the others skip it. */
  readonly isNew?: boolean
  /** A version other than this build. */
  readonly version?: Version
}

/** A started Hot Dash. */
export interface Dash {
  readonly electron: ElectronApplication
  /** Home's page, once it is usable. Uses an existing window, even a minimised one, or opens one. */
  readonly openHome: () => Promise<Page>
  /** The floating window's page, once Dash is there. Minimises Home first, and shows Dash if it was hidden. */
  readonly openPet: () => Promise<Page>
  /** Console warnings and errors of all pages and of main. */
  readonly complaints: readonly string[]
  quit(): Promise<void>
}

/** Settles when a page has painted and listens. */
export async function untilReady(page: Page): Promise<void> {
  const ready = page.locator('html[data-ready="true"]')
  // `waitForFunction` would wait for a frame, and a covered or minimised window draws none.
  await expect(() => expect(ready).toBeAttached({ timeout: lostAnswerMs })).toPass({
    intervals: [0],
    timeout: hangTimeoutMs,
  })
}

/** An app that is still starting does not listen yet. */
const askAgainMs = 300

/**
 * Makes Playwright evaluate in main again if V8's inspector has collected the promise of the reply, which it holds only
 * weakly. That happens while main loads a lot, and says nothing about the app. So whatever a test evaluates in main may
 * run twice.
 */
function evaluateAgainWhenCollected(electron: ElectronApplication): void {
  const evaluate = electron.evaluate.bind(electron) as (...args: unknown[]) => Promise<unknown>
  const again = (...args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const retry = () => void again(...args).then(resolve, reject)
      const timer = setTimeout(retry, lostAnswerMs)
      evaluate(...args)
        .then(resolve, (error: unknown) => {
          if (String(error).includes('promise was garbage collected')) retry()
          else reject(error instanceof Error ? error : new Error(String(error)))
        })
        .finally(() => clearTimeout(timer))
    })
  electron.evaluate = again as typeof electron.evaluate
}

/** Skips onboarding with its button. Settles once the pantry is there. */
async function skipOnboarding(home: Page): Promise<void> {
  const skip = home.locator('.onboarding-head button')
  if ((await skip.count()) === 0) return
  await skip.evaluate((button: HTMLElement) => button.click())
  await expect(skip).toHaveCount(0)
}

/** Starts the built app on a data folder as a user does (`npm start`), on this test's display. */
export async function launch(
  dataFolder: string,
  { locale = 'en', env = {}, args = [], isNew = false, version = thisVersion }: Launch = {},
): Promise<Dash> {
  const executablePath = process.env['HOT_DASH_TEST_ELECTRON']
  if (!executablePath) throw new Error('HOT_DASH_TEST_ELECTRON is set by npm test')
  const complaints: string[] = []
  const electron = await _electron.launch({
    executablePath,
    args: [
      version.folder,
      ...(process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' '),
      ...args,
    ],
    env: {
      ...(process.env as Record<string, string>),
      HOT_DASH_HOME: dataFolder,
      HOT_DASH_LOCALE: locale,
      // A closed port: no engine, unless a test starts one.
      HOT_DASH_VOICEVOX_URL: 'http://127.0.0.1:9',
      ...env,
    },
    timeout: hangTimeoutMs,
  })
  // Playwright no longer returns it after the process has ended.
  const program = electron.process()
  evaluateAgainWhenCollected(electron)
  electron.context().setDefaultTimeout(hangTimeoutMs)
  electron.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) complaints.push(`main: ${message.text()}`)
  })
  const attend = (page: Page) => {
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) {
        complaints.push(`${page.url()}: ${message.text()}`)
      }
    })
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  }
  electron.on('window', attend)
  for (const page of electron.windows()) attend(page)

  /** @param ask asks the app for the window; the app may not listen yet */
  async function open(name: 'home' | 'pet', ask: () => Promise<unknown>): Promise<Page> {
    const find = () => electron.windows().find((page) => page.url().endsWith(`/${name}/index.html`))
    await expect(async () => {
      if (find() === undefined) await ask()
      await expect.poll(() => find() !== undefined, { timeout: askAgainMs }).toBe(true)
    }).toPass({ intervals: [0] })
    const page = find()
    if (page === undefined) throw new Error(`the window is gone: ${name}`)
    await untilReady(page)
    return page
  }
  const showHome = () =>
    electron.evaluate(({ app }) => void setImmediate(() => app.emit('activate')))
  /** A page may be ready before its window is shown, and a hidden window cannot be minimised. */
  const openShownHome = async () => {
    const home = await open('home', showHome)
    const isShown = () =>
      electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().some(
          (window) => window.title === 'Hot Dash' && (window.isVisible() || window.isMinimized()),
        ),
      )
    await expect.poll(isShown).toBe(true)
    return home
  }
  const openHome = async () => {
    const home = await openShownHome()
    const isMinimized = await electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isMinimized()),
    )
    if (isMinimized) await showHome()
    if (!isNew) await skipOnboarding(home)
    return home
  }
  const minimizeHome = () =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ title }) => title === 'Hot Dash')
        ?.minimize(),
    )
  const openPet = async () => {
    const pet = await open('pet', async () => {
      const home = await openShownHome()
      if (!isNew) await skipOnboarding(home)
      await home.evaluate(() => window.dash.request('set', { shown: true }))
      await minimizeHome()
    })
    await minimizeHome()
    await expect(pet.locator('.entrance-here')).toBeVisible()
    return pet
  }
  return { electron, openHome, openPet, complaints, quit: () => quit(electron, program) }
}

/** Prints the windows of a failed test, what they show of Dash, and what main waits for. */
async function tellState(electron: ElectronApplication): Promise<void> {
  const state = electron.evaluate(async ({ BrowserWindow }) => ({
    waitsFor: process.getActiveResourcesInfo(),
    windows: await Promise.all(
      BrowserWindow.getAllWindows().map(async (window) => ({
        title: window.title,
        bounds: window.getBounds(),
        isVisible: window.isVisible(),
        isMinimized: window.isMinimized(),
        isFocused: window.isFocused(),
        page: await Promise.race([
          window.webContents.executeJavaScript(
            `window.dash.request('snapshot', null).then(({ place, pet: { mood }, trip, bubble, quiet }) => ({
              document: [document.readyState, document.visibilityState, document.documentElement.dataset.ready],
              poses: [...document.querySelectorAll('svg.bird')].map(({ dataset }) => dataset.pose),
              snapshot: { place, mood, trip, bubble, quiet },
            }))`,
          ) as Promise<unknown>,
          new Promise((resolve) => setTimeout(resolve, 2000, 'the page does not answer')),
        ]),
      })),
    ),
  }))
  const silence = new Promise((resolve) => setTimeout(resolve, 5000, 'main does not answer'))
  const told = await Promise.race([state, silence]).catch(String)
  process.stdout.write(`${JSON.stringify(told)}\n`)
}

/** After this a Dash that does not quit is killed. */
const quitTimeoutMs = 30_000

/** @throws if it did not quit by itself */
async function quit(
  electron: ElectronApplication,
  program: ReturnType<ElectronApplication['process']>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => electron.once('close', () => resolve()))
  const ended = electron
    // V8's inspector may evaluate in the middle of a function of main. Windows would then disappear under it,
    // which no user can cause.
    .evaluate(({ app }) => void setImmediate(() => app.quit()))
    .then(
      () => closed,
      // The app has already ended.
      () => electron.close(),
    )
    .catch(() => undefined)
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), quitTimeoutMs)
  await Promise.race([ended, once(late.signal, 'abort')])
  clearTimeout(timer)
  if (!late.signal.aborted) return
  await tellState(electron)
  // The program leads the group of all its processes, on systems with process groups.
  if (program.pid === undefined || process.platform === 'win32') program.kill('SIGKILL')
  else process.kill(-program.pid, 'SIGKILL')
  await ended
  throw new Error('Hot Dash did not quit')
}

export interface Fixtures {
  /** A new data folder, removed after the test. */
  dataFolder: string
  /** Starts Hot Dash on the data folder. All that still run are quit after the test. */
  start: (options?: Launch) => Promise<Dash>
  /** A folder for Git repositories, removed after the test. */
  sandbox: GitSandbox
}

export const test = base.extend<Fixtures>({
  dataFolder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'hot-dash-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  start: async ({ dataFolder }, use, testInfo) => {
    const running: Dash[] = []
    await use(async (options) => {
      const dash = await launch(dataFolder, options)
      running.push(dash)
      return dash
    })
    if (testInfo.status !== testInfo.expectedStatus)
      for (const { electron } of running) await tellState(electron)
    await Promise.all(running.map((dash) => dash.quit()))
  },
  sandbox: async ({}, use) => {
    const sandbox = openGitSandbox()
    await use(sandbox)
    sandbox.remove()
  },
})

/** Waits for the next window. */
export function nextWindow({ electron }: Dash): Promise<Page> {
  return electron.waitForEvent('window', { timeout: hangTimeoutMs })
}

/** The log file's warnings and errors, with their stacks. */
export async function logged(dataFolder: string): Promise<readonly string[]> {
  const text = await readFile(join(dataFolder, 'hot-dash.log'), 'utf8').catch(() => '')
  return text.split(/\n(?=\[\d)/).filter((entry) => /\[(warn|error)\]/.test(entry))
}

/** Writes a screenshot for a human to look at, if HOT_DASH_TEST_PICTURES asks for them. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['HOT_DASH_TEST_PICTURES']) return
  await mkdir(pictures, { recursive: true })
  await page.screenshot({
    path: join(pictures, `${name}.png`),
    omitBackground: page.url().includes('/pet/'),
    animations: 'disabled',
  })
}

/** Checks the page at rest: what fades in has arrived. @param name of what the page shows, for the message */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    for (const animation of document.getAnimations())
      if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish()
    const { axe } = globalThis as unknown as { readonly axe: typeof import('axe-core') }
    const { violations } = await axe.run({ resultTypes: ['violations'], reporter: 'no-passes' })
    return violations.map(({ id, nodes }) => [id, nodes[0]?.html])
  })
  expect(found, name).toEqual([])
}

/** Presses Tab until an element has the focus, like a user without a pointer. */
export async function tabTo(target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let step = 0; step < 60; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await target.page().keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

/** Answers the system's folder dialog, which no test can click, with a folder. */
export async function chooseFolder({ electron }: Dash, folder: string): Promise<void> {
  await electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
  }, folder)
}

/**
 * Answers every message box of main with one of its buttons.
 * @returns reads the boxes shown so far
 */
export async function answerBoxes(dash: Dash, button: string): Promise<() => Promise<string[]>> {
  await dash.electron.evaluate(({ app, dialog }, label) => {
    const shown: string[] = []
    Object.assign(app, { shown })
    // With a parent window or without one.
    dialog.showMessageBox = (...args: unknown[]) => {
      const { message, buttons = [] } = args.at(-1) as Electron.MessageBoxOptions
      shown.push(message)
      return Promise.resolve({ response: buttons.indexOf(label), checkboxChecked: false })
    }
  }, button)
  return () => dash.electron.evaluate(({ app }) => (app as unknown as { shown: string[] }).shown)
}

/**
 * Keeps links out of the system's browser.
 * @returns reads the addresses that main has opened since
 */
export async function watchBrowser({ electron }: Dash): Promise<() => Promise<readonly string[]>> {
  await electron.evaluate(({ app, shell }) => {
    const opened: string[] = []
    Object.assign(app, { opened })
    shell.openExternal = (address) => {
      opened.push(address)
      return Promise.resolve()
    }
  })
  return () =>
    electron.evaluate(({ app }) => (app as unknown as { opened: readonly string[] }).opened)
}

/** The environment in which the app sees the sandbox's Git configuration, and no other. */
export const gitEnvironment = ({
  environment: { GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' },
}: GitSandbox) => ({ GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM })

/** The bird events sent to a window, and the words in its bubble, since the record began. */
export interface DashRecord {
  readonly events: readonly string[]
  readonly words: readonly string[]
}

/**
 * Records the window that Dash is in: its words disappear once read, however late a test looks.
 * @returns reads the record so far
 */
export async function watchDash(page: Page): Promise<() => Promise<DashRecord>> {
  await page.evaluate(() => {
    const record: { events: string[]; words: string[] } = { events: [], words: [] }
    Object.assign(globalThis, { record })
    window.dash.on('bird', ({ type }) => record.events.push(type))
    const look = () => {
      const bubble = document.querySelector('.bubble')
      // A bubble that fades out says nothing new.
      const words = bubble?.closest('.bubble-leaves')
        ? ''
        : (bubble?.parentElement?.textContent ?? '')
      if (words !== '' && words !== record.words.at(-1)) record.words.push(words)
    }
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    look()
  })
  return () => page.evaluate(() => (globalThis as unknown as { record: DashRecord }).record)
}

/** Makes Dash mention the next event, as if it had been quiet for eleven minutes. */
export const letTimePass = ({ electron }: Dash) =>
  electron.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 660_000
  })

/** The pantry's content, by kind. */
export const pantry = (page: Page) =>
  page.evaluate(async () => {
    const snapshot = await window.dash.request('snapshot', null)
    return Object.fromEntries(snapshot.pantry.map(({ kind, count }) => [kind, count]))
  })

/** Opens the tab of the settings with a section, as a user does. */
export async function openSettings(home: Page, section: SettingsSection): Promise<void> {
  await home.getByRole('navigation').getByRole('button', { name: 'Settings' }).click()
  await home.getByRole('tab', { name: en.settings.tab[tabOf(section)] }).click()
}

/** Sets Home's size and appearance. */
export async function setLook(
  { electron, openHome }: Dash,
  {
    appearance,
    width,
    height,
  }: {
    readonly appearance: 'light' | 'dark'
    readonly width: number
    readonly height: number
  },
): Promise<void> {
  const home = await openHome()
  await home.evaluate((chosen) => window.dash.request('set', { appearance: chosen }), appearance)
  await expect(home.locator('html')).toHaveAttribute('data-appearance', appearance)
  // The window manager may not listen yet.
  await expect(async () => {
    await electron.evaluate(
      ({ BrowserWindow }, size) => {
        const window = BrowserWindow.getAllWindows().find(({ title }) => title === 'Hot Dash')
        window?.setContentSize(size.width, size.height)
      },
      { width, height },
    )
    expect(await home.evaluate(() => window.innerWidth)).toBe(width)
  }).toPass()
}

/** Records the tray menu, which no test can open, from now on. @param page any page that can send requests */
export async function followTray(
  { electron }: Dash,
  page: Page,
): Promise<(label: string) => Promise<void>> {
  await electron.evaluate(({ Menu }) => {
    const build = Menu.buildFromTemplate.bind(Menu)
    Menu.buildFromTemplate = (template) => Object.assign(Menu, { last: build(template) }).last
  })
  // The menu is rebuilt when it changes. Wait for that: it would not notice a change that is undone at once.
  await page.evaluate(() => window.dash.request('set', { muted: true }))
  await expect.poll(() => electron.evaluate(({ Menu }) => 'last' in Menu)).toBe(true)
  return (label) =>
    expect(async () => {
      const isClicked = await electron.evaluate(({ Menu }, wanted) => {
        const { last } = Menu as typeof Menu & { readonly last?: Electron.Menu }
        const all = last?.items.flatMap((one) => [one, ...(one.submenu?.items ?? [])])
        const item = all?.find((one) => one.label === wanted)
        item?.click()
        return item !== undefined
      }, label)
      expect(isClicked).toBe(true)
    }).toPass()
}
