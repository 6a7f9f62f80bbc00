/** docs/guards.md lists what these tests guard. */
import type { Page } from '@playwright/test'
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startGithub } from '../fakes/github/server.ts'
import {
  chooseFolder,
  expect,
  gitEnvironment,
  openSettings,
  pantry,
  test,
  watchBrowser,
  type Dash,
} from './app.ts'

/** Everything that a page can reach of Node, Electron and main. */
const reachable = (page: Page) =>
  page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys(window.dash),
    webview: 'loadURL' in document.createElement('webview'),
  }))

/** What happens if a page tries to run, load and send foreign content. */
const tryForbidden = (page: Page, server: string) =>
  page.evaluate(async (elsewhere) => {
    const violated = new Set<string>()
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      violated.add(effectiveDirective),
    )
    const add = (tag: string, attributes: Readonly<Record<string, string>>, text = '') => {
      const element = document.createElement(tag)
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
      element.textContent = text
      document.body.append(element)
      return element
    }
    const elements = [
      add('script', {}, 'document.title = "ran"'),
      add('script', { src: `${elsewhere}/script.js` }),
      add('img', { src: `${elsewhere}/picture.png` }),
      add('iframe', { src: `${elsewhere}/frame` }),
      add('object', { data: `${elsewhere}/object` }),
      add('style', {}, 'body { display: none }'),
      add('base', { href: elsewhere }),
      add('button', { onclick: 'document.title = "ran"' }),
    ]
    elements.at(-1)?.click()
    const form = add('form', { action: `${elsewhere}/form`, method: 'post' }) as HTMLFormElement
    form.submit()
    const outcome = (attempt: () => unknown) =>
      Promise.resolve()
        .then(attempt)
        .then(
          () => 'possible',
          () => 'refused',
        )
    // The inspector itself may evaluate text, so try once it has returned.
    const later = new Promise((resolve) => setTimeout(resolve))
    const refused = {
      eval: await outcome(() =>
        later.then(() => Reflect.construct(Function, ['return 1']) as unknown),
      ),
      fetch: await outcome(() => fetch(elsewhere)),
      socket: await outcome(
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(elsewhere.replace('http', 'ws'))
            socket.onopen = resolve
            socket.onerror = reject
          }),
      ),
      clipboard: await outcome(() => navigator.clipboard.readText()),
      camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
      midi: await outcome(() => navigator.requestMIDIAccess()),
      window: window.open(elsewhere) === null ? 'refused' : 'possible',
    }
    const permissions = ['geolocation', 'notifications', 'camera', 'microphone', 'midi']
    const states = await Promise.all(
      permissions.map((name) => navigator.permissions.query({ name: name as PermissionName })),
    )
    const frame = add('iframe', {}) as HTMLIFrameElement
    const isFrameConnected = 'dash' in (frame.contentWindow ?? {})
    for (const element of [...elements, form, frame]) element.remove()
    return {
      violated: [...violated].sort(),
      refused: [...new Set(Object.entries(refused).map(([name, how]) => `${how}: ${name}`))],
      permissions: [...new Set(states.map(({ state }) => state))],
      isFrameConnected,
      title: document.title,
    }
  }, server)

/** The web preferences with which Electron runs the windows. */
const preferences = ({ electron }: Dash) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) =>
      (
        webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences(),
    ),
  )

/** Follows a link out of the app. @returns where the page navigated, and whether main prevented it */
async function leave({ electron }: Dash, page: Page, address: string): Promise<unknown> {
  await electron.evaluate(({ app, webContents }) => {
    const seen: unknown[] = []
    Object.assign(app, { seen })
    for (const contents of webContents.getAllWebContents())
      contents.on('will-navigate', (event) => seen.push([event.url, event.defaultPrevented]))
  })
  await page.evaluate((href) => {
    const link = document.createElement('a')
    link.href = href
    document.body.append(link)
    link.click()
    link.remove()
  }, address)
  const seen = () => electron.evaluate(({ app }) => (app as unknown as { seen: unknown }).seen)
  await expect.poll(seen).not.toEqual([])
  return seen()
}

/** A window that is not ours loads our page with our preload script, and sends a request. */
const askAsStranger = ({ electron }: Dash) =>
  electron.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/index.cjs`
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
    await stranger.loadURL('app://hot-dash/home/index.html')
    const answer: unknown = await stranger.webContents.executeJavaScript(
      `dash.request('feed-one', { kind: null }).then(() => 'answered', ({ message }) => message)`,
    )
    stranger.destroy()
    return answer
  })

/** State that must not change, whatever a page sends. */
const state = (page: Page) =>
  page.evaluate(async () => {
    const { pantry, pet, wardrobe, settings, folders, github, backups, addresses, git } =
      await window.dash.request('snapshot', null)
    const { experience } = pet
    return { pantry, experience, wardrobe, settings, folders, github, backups, addresses, git }
  })

/** Sends ten thousand bad requests at once. @returns how many were answered in which way */
const flood = (page: Page) =>
  page.evaluate(async () => {
    const bad: readonly (readonly [string, unknown])[] = [
      ['toString', null],
      ['__proto__', {}],
      ['ipcMain', ['quit']],
      ['', undefined],
      ['snapshot', {}],
      ['feed-one', { kind: 'sushi' }],
      ['feed-all', []],
      ['remove-folder', { id: '1' }],
      ['choose', { id: 'chef-hat', path: '/' }],
      ['set', { modelAddress: 'https://evil.example' }],
      ['set', { size: Number.NaN }],
      ['open-link', { link: 'https://evil.example' }],
      ['open-item', { item: 'x'.repeat(100_000) }],
      ['restore-backup', { id: { toString: 'backup' } }],
      ['forget-repository', { repository: new Date() }],
      ['export-history', { format: 'csv', path: '/tmp/x' }],
    ]
    const ask = window.dash.request as (name: unknown, params: unknown) => Promise<unknown>
    const answers = await Promise.allSettled(
      Array.from({ length: 10_000 }, (_, n) => ask(...(bad[n % bad.length] ?? ['', null]))),
    )
    const counts = { refused: 0, unexpected: 0, other: 0 }
    for (const answer of answers) {
      if (answer.status === 'rejected') counts.refused += 1
      else if (JSON.stringify(answer.value).includes('"unexpected"')) counts.unexpected += 1
      else counts.other += 1
    }
    return counts
  })

/** The command lines and environments of a process and all its descendants. */
function processTexts(root: number): readonly string[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(join('/proc', pid, file), 'latin1')
    } catch {
      return ''
    }
  }
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const parentOf = new Map(
    pids.map((pid) => [pid, /\) \S (\d+)/.exec(read(pid, 'stat'))?.[1] ?? ''] as const),
  )
  const isBelow = (pid: string): boolean =>
    pid === String(root) || (parentOf.has(pid) && isBelow(parentOf.get(pid) ?? ''))
  return pids.filter(isBelow).flatMap((pid) => [read(pid, 'cmdline'), read(pid, 'environ')])
}

/** Every file below the folders, as bytes. */
const filesBelow = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true),
  )

test('the windows keep to Electron’s security checklist, and a day of work leaves no token', async ({
  start,
  dataFolder,
  sandbox,
}) => {
  test.skip(process.platform !== 'linux', 'it reads /proc, and finds Git in PATH')
  const github = await startGithub({ interval: 1 })
  const { model } = github
  const me = model.user('dash')
  model.commit(me, model.repository('kitchen/curry-app'), new Date().toISOString())
  const token = model.token(me)

  // A folder with a hostile name, and a Git that records its arguments.
  const app = sandbox.init('photo\u202egpj/app')
  sandbox.write(app, 'pubspec.yaml', 'name: app\n')
  sandbox.commit(app, { date: `${Math.floor(Date.now() / 1000)} +0000`, file: 'main.dart' })
  const record = 'env; printf "%s\\n" "$@"'
  sandbox.write(
    sandbox.root,
    'bin/git',
    `#!/bin/sh\n{ ${record}; } >> '${sandbox.path('git.txt')}'\nexec /usr/bin/git "$@"\n`,
  )
  chmodSync(sandbox.path('bin/git'), 0o755)

  try {
    const dash = await start({
      env: {
        ...gitEnvironment(sandbox),
        HOT_DASH_GITHUB_URL: github.url,
        PATH: `${sandbox.path('bin')}:${process.env['PATH'] ?? ''}`,
      },
    })
    const pet = await dash.openPet()
    const home = await dash.openHome()
    const opened = await watchBrowser(dash)

    await test.step('a day of work', async () => {
      await openSettings(home, 'github')
      await home.getByLabel('Personal access token').fill(token)
      await home.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(home.getByText(/^Synced/)).toBeVisible()
      await openSettings(home, 'folders')
      await chooseFolder(dash, sandbox.path('photo\u202egpj'))
      await home.getByRole('button', { name: 'Add a folder…' }).first().click()
      await expect.poll(() => pantry(home)).toEqual({ commit: 5 })
      const text = await home.locator('body').innerText()
      expect(text).toContain('photo\ufffdgpj')
      expect(text).not.toContain('\u202e')

      await dash.electron.evaluate(({ dialog }, folder) => {
        dialog.showSaveDialog = (...args: unknown[]) => {
          const { defaultPath = '' } = args.at(-1) as Electron.SaveDialogOptions
          return Promise.resolve({ canceled: false, filePath: `${folder}/${defaultPath}` })
        }
      }, sandbox.home)
      await openSettings(home, 'about')
      await home.getByRole('button', { name: 'Show diagnostics' }).click()
      await expect(home.getByText(/Account: own server, .+, last synced/)).toBeVisible()
      const answers = await home.evaluate(async () => [
        await window.dash.request('feed-all', null),
        await window.dash.request('save-diagnostics', null),
        await window.dash.request('export-history', { format: 'json' }),
        await window.dash.request('back-up', null),
      ])
      expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true])
    })

    await test.step('ten thousand bad requests at once change nothing', async () => {
      // Five commits, once Dash has eaten them.
      await expect.poll(async () => (await state(home)).experience).toBe(50)
      const before = await state(home)
      expect(await flood(home)).toEqual({ refused: 2500, unexpected: 7500, other: 0 })
      expect(await state(home)).toEqual(before)
      expect(await opened()).toEqual([])
    })

    await test.step('pages come only from app://, with the policy, by GET, and from below one folder', async () => {
      const answers = await home.evaluate(async () => {
        const asked = [
          ['/home/index.html', 'GET'],
          ['/home/index.html', 'POST'],
          ['/nothing.js', 'GET'],
          ['/%2e%2e/main/index.js', 'GET'],
          ['/..%2f..%2fpackage.json', 'GET'],
          ['/clip/none', 'GET'],
        ] as const
        return Promise.all(
          asked.map(async ([path, method]) => {
            const { status, headers } = await fetch(path, { method })
            return { status, headers: Object.fromEntries(headers) }
          }),
        )
      })
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404, 404, 404])
      for (const { headers } of answers) {
        expect(headers['x-content-type-options']).toBe('nosniff')
        const policy = headers['content-security-policy']
        expect(policy).toContain("default-src 'none'")
        expect(policy).not.toContain('unsafe')
      }
      const urls = dash.electron.windows().map((page) => page.url())
      expect(urls.every((url) => url.startsWith('app://hot-dash/'))).toBe(true)
    })

    await test.step('a window that is not ours is refused', async () => {
      expect(await askAsStranger(dash)).toContain('refused')
      expect(await pantry(home)).toEqual({})
    })

    // The last step that clicks is over: Playwright would wait for the navigations that main prevents.
    await test.step('pages cannot reach Node, Electron, other origins or other windows', async () => {
      for (const page of [home, pet]) {
        expect(await reachable(page)).toEqual({
          node: [],
          bridge: ['request', 'on'],
          webview: false,
        })
      }
      const tried = await tryForbidden(home, github.url)
      expect(tried).toEqual({
        violated: [
          'base-uri',
          'connect-src',
          'form-action',
          'frame-src',
          'img-src',
          'object-src',
          'script-src',
          'script-src-attr',
          'script-src-elem',
          'style-src-elem',
        ],
        refused: ['eval', 'fetch', 'socket', 'clipboard', 'camera', 'midi', 'window'].map(
          (name) => `refused: ${name}`,
        ),
        permissions: ['denied'],
        isFrameConnected: false,
        title: expect.not.stringContaining('ran') as unknown,
      })
      expect(await leave(dash, home, `${github.url}/elsewhere`)).toEqual([
        [`${github.url}/elsewhere`, true],
      ])
      const all = await preferences(dash)
      expect(all).toHaveLength(2)
      for (const one of all)
        expect(one).toMatchObject({
          contextIsolation: true,
          sandbox: true,
          nodeIntegration: false,
          nodeIntegrationInSubFrames: false,
          webSecurity: true,
          allowRunningInsecureContent: false,
          experimentalFeatures: false,
          enableBlinkFeatures: '',
          webviewTag: false,
        })
      const paths = github.requests.map(({ path }) => path)
      expect(
        paths.filter((path) => /script|picture|frame|object|form|elsewhere/.test(path)),
      ).toEqual([])
    })

    await test.step('the token is nowhere', async () => {
      const pages = await Promise.all(
        dash.electron
          .windows()
          .map((page) =>
            page.evaluate(async () =>
              JSON.stringify([
                document.documentElement.outerHTML,
                [...document.querySelectorAll('input')].map(({ value }) => value),
                await window.dash.request('snapshot', null),
              ]),
            ),
          ),
      )
      const processes = processTexts(dash.electron.process().pid!)
      // Chromium writes its title over its own environment; Git has recorded the one that it was given.
      expect(processes.join()).toContain('--type=renderer')
      await dash.quit()
      const files = [...filesBelow(dataFolder, sandbox.home), sandbox.path('git.txt')]
      const names = files.join('\n')
      for (const part of ['hot-dash.db', 'hot-dash.log', 'backups/', 'diagnostics', '.json'])
        expect(names).toContain(part)
      const forms = [
        token,
        Buffer.from(token).toString('base64').slice(0, -3),
        Buffer.from(token, 'utf16le').toString('latin1'),
      ]
      expect(readFileSync(sandbox.path('git.txt'), 'utf8')).toContain('GIT_TERMINAL_PROMPT=0')
      const isIn = (text: string) => forms.some((form) => text.includes(form))
      expect([...pages, ...processes].filter(isIn)).toEqual([])
      expect(files.filter((file) => isIn(readFileSync(file, 'latin1')))).toEqual([])
    })
  } finally {
    await github.close()
  }
})
