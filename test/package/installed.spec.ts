import { expect, test } from '@playwright/test'
import Database from 'better-sqlite3'
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, migrations } from '../../main/storage/migrations.ts'
import type { NoticeView } from '../../preload/contract/views/notices-view.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { withLock } from '../../scripts/machine/lock.ts'
import { projectRoot } from '../../scripts/machine/paths.ts'
import { untilReady } from '../bench/app.ts'
import type { PageHandle } from '../bench/devtools.ts'
import { expectContents } from './contents.ts'
import {
  aptGet,
  broughtBy,
  packagesLinkedBy,
  packageState,
  processesOf,
  unpackPackage,
  withLists,
} from './debian.ts'
import { makesPackages } from './make-package.ts'
import { addUser, isUserLeft, removeUser, type StartedApp, type TestUser } from './user.ts'

const root = '/opt/Hot Dash'
const program = `${root}/hot-dash`
const desktopFile = '/usr/share/applications/dev.hotdash.app.desktop'
const { version, homepage } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
) as {
  readonly version: string
  readonly homepage: string
}
const deb = join(
  projectRoot,
  'dist',
  `hot-dash_${version}_${process.arch === 'x64' ? 'amd64' : process.arch}.deb`,
)

// Packages may need downloading, and another test run may have to finish first.
test.describe.configure({ mode: 'serial', timeout: 10 * 60_000 })
test.skip(!makesPackages, 'packages are made on Debian and its derivatives')

const rpm = join(
  projectRoot,
  'dist',
  `hot-dash-${version}.${process.arch === 'x64' ? 'x86_64' : 'aarch64'}.rpm`,
)
const ofRpm = (...args: readonly string[]) =>
  execFileSync('rpm', ['--query', '--package', rpm, ...args], { maxBuffer: 1e8 }).toString()

/** fpm itself makes it, in a deb only; its stand-in does not. */
const changelog = /^\/usr\/share\/doc\/hot-dash\/changelog(\.Debian)?\.gz$/

/** For each file and folder of the deb: mode and owner in the format of `ls`, and path. */
function filesOfDeb(): readonly (readonly string[])[] {
  const listed = execFileSync('dpkg-deb', ['--contents', deb], { maxBuffer: 1e8 }).toString()
  return listed
    .trim()
    .split('\n')
    .map((line) => /^(\S+) (\S+)\s+\d+ \S+ \S+ \.(.*)$/.exec(line)?.slice(1) ?? [line])
}

/** The files of the rpm that differ from those on this machine, where the deb is installed. */
function filesUnlikeRpm(): readonly string[] {
  const lines = ofRpm('--queryformat', '[%{FILEDIGESTS} %{FILEMODES:perms} %{FILENAMES}\n]')
  return lines.split('\n').flatMap((line) => {
    const [, digest, mode, place = ''] = /^(\w*) (\S+) (\/.*)$/.exec(line) ?? []
    if (mode?.startsWith('-') !== true) return []
    const same = createHash('sha256').update(readFileSync(place)).digest('hex') === digest
    return same ? [] : [place]
  })
}

const field = (name: string) => execFileSync('dpkg-deb', ['--field', deb, name]).toString().trim()

test('everybody can read the files of the deb, only root can write them, and all are in the places of the app', () => {
  expect(field('Package')).toBe('hot-dash')
  expect(field('Version')).toBe(version)
  expect(field('Homepage')).toBe(homepage)
  const files = filesOfDeb()
  expect(files.filter(([, owner]) => owner !== 'root/root')).toEqual([])
  expect(files.filter(([mode]) => !/^.r[w-][x-]r-[x-]r-[x-]$/.test(mode ?? ''))).toEqual([])
  const places = files
    .map(([, , place = '']) => place)
    .filter((place) => !place.endsWith('/') && !changelog.test(place))
  const own =
    /^\/(opt\/Hot Dash\/.+|usr\/share\/(icons\/hicolor\/.+\/apps\/hot-dash\.png|applications\/dev\.hotdash\.app\.desktop))$/
  expect(places.filter((place) => !own.test(place)).sort()).toEqual(
    [
      'bash-completion/completions/hot-dash',
      'fish/vendor_completions.d/hot-dash.fish',
      'man/man1/hot-dash.1',
      'zsh/site-functions/_hot-dash',
    ].map((name) => `/usr/share/${name}`),
  )
  expect(places).toContain('/usr/share/icons/hicolor/512x512/apps/hot-dash.png')
})

test('the bill of materials names Electron, the bundled packages and those that ship as files', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(projectRoot, file), 'utf8'))
  const { components } = read(`dist/hot-dash-${version}.cdx.json`) as {
    readonly components: readonly { readonly purl: string }[]
  }
  const notices = read('out/renderer/notices.json') as readonly NoticeView[]
  expect(components.map(({ purl }) => purl.replace(/@[^@]+$/, '')).sort()).toEqual(
    ['electron', ...notices.map(({ name }) => name.replace('@', '%40'))]
      .map((name) => `pkg:npm/${name}`)
      .sort(),
  )
})

test('the rpm has the same files and scripts as the deb, and names its dependencies as rpm systems do', () => {
  expect(ofRpm('--queryformat', '%{NAME} %{VERSION} %{ARCH} %{LICENSE}')).toBe(
    `hot-dash ${version} ${process.arch === 'x64' ? 'x86_64' : 'aarch64'} MIT`,
  )
  const files = ofRpm('--queryformat', '[%{FILEMODES:perms} %{FILENAMES}\n]').trim().split('\n')
  const places = filesOfDeb().filter(
    ([mode = '', , place = '']) => !mode.startsWith('d') && !changelog.test(place),
  )
  expect(files.filter((line) => !line.startsWith('d')).sort()).toEqual(
    places.map(([mode, , place]) => `${String(mode)} ${String(place)}`).sort(),
  )
  expect(ofRpm('--requires').split('\n')).toEqual(
    expect.arrayContaining(['gtk3', '(nss or mozilla-nss)', '(mesa-libgbm or libgbm1)']),
  )
  const scripts = ofRpm('--scripts')
  for (const name of ['after-install', 'before-remove', 'after-remove'])
    expect(scripts).toContain(readFileSync(join(projectRoot, `resources/linux/${name}.sh`), 'utf8'))
})

test.describe('installed by apt', () => {
  test.skip(process.getuid?.() !== 0, 'only root can install')

  let user: TestUser
  let app: StartedApp
  /** Clean-up steps, run last first. */
  const undo: (() => void)[] = []
  let data = ''

  test.beforeAll(async () => {
    // One run at a time on this machine.
    const done = Promise.withResolvers<undefined>()
    undo.push(() => done.resolve(undefined))
    await new Promise((locked) => {
      void withLock(join(tmpdir(), 'hot-dash-installed.lock'), async () => {
        locked(null)
        await done.promise
      })
    })
    if (isUserLeft()) {
      aptGet('purge', 'hot-dash')
      removeUser()
    }
    if (packageState('hot-dash') !== '')
      throw new Error(
        'Hot Dash is installed on this machine: remove it, because the tests install it',
      )
    user = addUser()
    undo.push(() => user.remove())
    undo.push(() => {
      if (packageState('hot-dash') !== '') aptGet('purge', 'hot-dash')
    })
    data = join(user.home, 'データ の 箱')
  })

  test.afterAll(() => {
    const failed = undo.reverse().flatMap((step) => {
      try {
        step()
        return []
      } catch (cause) {
        return [cause]
      }
    })
    if (failed.length > 0) throw new AggregateError(failed, failed.map(String).join('\n'))
  })

  test('the deb is installed with all its dependencies', async () => {
    withLists(() => aptGet('install', '--no-install-recommends', deb))
    expect(packageState('hot-dash')).toBe('install ok installed')
    await expectContents({ executable: program, resources: join(root, 'resources') })
    expect(readFileSync(join(root, 'resources/package-type'), 'utf8')).toBe('deb')
    expect(filesUnlikeRpm()).toEqual(['/opt/Hot Dash/resources/package-type'])

    const brought = broughtBy('hot-dash')
    expect([...packagesLinkedBy(program)].filter((name) => !brought.has(name))).toEqual([])

    expect(user.run('hot-dash', '--version')).toBe(`Hot Dash ${version}\n`)
    // Sandboxed by its own user namespace, and without root's rights.
    expect(statSync(join(root, 'chrome-sandbox')).mode & 0o7777).toBe(0o755)
    const entry = readFileSync(desktopFile, 'utf8').split('\n')
    expect(entry).toEqual(
      expect.arrayContaining([
        'Name=Hot Dash',
        'Exec="/opt/Hot Dash/hot-dash" %U',
        'Icon=hot-dash',
        'StartupWMClass=dev.hotdash.app',
        'Categories=Utility;',
        'Actions=feed;home;',
        '[Desktop Action feed]',
        'Name[ja]=Dash にごはん',
        'Exec="/opt/Hot Dash/hot-dash" --feed',
        '[Desktop Action home]',
        'Exec="/opt/Hot Dash/hot-dash" --home',
      ]),
    )
  })

  test('its AppArmor profile allows user namespaces, and its desktop file is valid', () => {
    const tools = mkdtempSync(join(tmpdir(), 'hot-dash-tools-'))
    undo.push(() => rmSync(tools, { recursive: true }))
    withLists(() => unpackPackage('apparmor', join(tools, 'apparmor')))
    const profile = join(root, 'resources/apparmor-profile')
    expect(readFileSync(profile, 'utf8')).toMatch(
      /^profile "hot-dash" "\/opt\/Hot Dash\/hot-dash" flags=\(unconfined\) \{\n {2}userns,$/m,
    )
    const rules = join(tools, 'apparmor/etc/apparmor.d')
    execFileSync(join(tools, 'apparmor/usr/sbin/apparmor_parser'), [
      ...['--base', rules, '--features-file', join(rules, 'abi/4.0')],
      ...['--skip-kernel-load', '--skip-cache', profile],
    ])
    withLists(() => unpackPackage('desktop-file-utils', join(tools, 'desktop')))
    const validate = join(tools, 'desktop/usr/bin/desktop-file-validate')
    expect(execFileSync(validate, [desktopFile]).toString()).toBe('')
  })

  test("two simultaneous starts give one Dash, sandboxed, with the network off and an older version's data", async () => {
    mkdirSync(data, { recursive: true })
    const old = new Database(join(data, 'hot-dash.db'))
    migrate(old, migrations.slice(0, 1))
    old.prepare('INSERT INTO device (only, id) VALUES (1, ?)').run(randomUUID())
    old.close()
    installSlowEngine()
    user.own(data)

    const env = { HOT_DASH_HOME: data, HOT_DASH_LOCALE: 'ja' }
    const both = [user.start(env), user.start(env)]
    undo.push(() => both.forEach(({ child }) => child.kill('SIGKILL')))
    test.setTimeout(2 * 60_000)
    const [left, code] = await Promise.race(
      both.map(async (one) => [one, (await once(one.child, 'exit'))[0] as unknown] as const),
    )
    expect(code, left.words()).toBe(0)
    app = both.find((one) => one !== left)!
    const home = await app.devTools.page('/home/index.html')
    expect(await home.evaluate(untilReady)).toBe(true)

    const renderer = processesOf(program).filter((pid) => {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')
    })
    expect(renderer.length).toBeGreaterThan(0)
    for (const pid of renderer) {
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m)
      expect(readlinkSync(`/proc/${pid}/ns/user`)).not.toBe(readlinkSync('/proc/self/ns/user'))
      expect(readlinkSync(`/proc/${pid}/ns/net`)).not.toBe(readlinkSync('/proc/self/ns/net'))
    }
  })

  test('Dash eats its first chilli, and opens at login from now on', async () => {
    const home = await app.devTools.page('/home/index.html')
    await click(home, '.onboarding-dish')
    await expect.poll(async () => (await snapshotOf(home)).pet.experience).toBe(10)
    await home.evaluate(`dash.request('set', { openAtLogin: 'hidden' })`)
    expect(readFileSync(loginEntry(), 'utf8')).toContain(
      '\nExec="/opt/Hot Dash/hot-dash" --hidden\nTryExec=/opt/Hot Dash/hot-dash\n',
    )
    // A line is due, so the engine starts.
    await expect.poll(() => processesOf(slowEngine())).toHaveLength(1)
  })

  test('an update keeps the app running, its login entry, and its name in the PATH', async () => {
    aptGet('install', '--reinstall', deb)
    const home = await app.devTools.page('/home/index.html')
    expect((await snapshotOf(home)).pet.experience).toBe(10)
    expect(existsSync(loginEntry())).toBe(true)
    await expect.poll(() => processesOf(slowEngine())).toHaveLength(1)
    expect(user.run('hot-dash', '--version')).toBe(`Hot Dash ${version}\n`)
  })

  test("if the package is removed while the app runs, the app and its engine shut down, and Dash's data stays", async () => {
    // On a slow machine the engine may have timed out, so start it again.
    const home = await app.devTools.page('/home/index.html')
    await home.evaluate(`void dash.request('try-voice', { styleId: null })`)
    await expect.poll(() => processesOf(slowEngine())).toHaveLength(1)
    const ended = once(app.child, 'exit')
    aptGet('remove', 'hot-dash')
    expect(processesOf(program)).toEqual([])
    expect((await ended)[0], app.words()).toBe(0)
    await expect.poll(() => processesOf(slowEngine())).toEqual([])
    for (const gone of [root, desktopFile, '/usr/bin/hot-dash', loginEntry()])
      expect(existsSync(gone), gone).toBe(false)
    expectDash()

    aptGet('purge', 'hot-dash')
    expect(packageState('hot-dash')).toBe('')
    expect(existsSync('/etc/apparmor.d/hot-dash')).toBe(false)
    expectDash()
  })

  const loginEntry = () => join(user.home, '.config/autostart/dev.hotdash.app.desktop')

  const engineFolder = () => join(data, 'engines', 'Slow_Engine')
  /** The engine's program, for any of its starts: an engine that does not answer is restarted. */
  const slowEngine = () => join(engineFolder(), 'sleep')

  /** An engine that starts but never answers. */
  function installSlowEngine(): void {
    const folder = engineFolder()
    mkdirSync(folder, { recursive: true })
    const manifest = { uuid: randomUUID(), name: 'Slow Engine', version: '1.0.0', command: 'run' }
    writeFileSync(join(folder, 'engine_manifest.json'), JSON.stringify(manifest))
    writeFileSync(join(folder, 'run'), '#!/bin/sh\nexec ./sleep 600\n')
    copyFileSync('/bin/sleep', slowEngine())
    chmodSync(join(folder, 'run'), 0o755)
  }

  /** The meals exist, and so does the data from before the migration. The database was closed properly. */
  function expectDash(): void {
    expect(existsSync(join(data, 'hot-dash.db-wal'))).toBe(false)
    expect(readdirSync(join(data, 'backups'))).toHaveLength(1)
    // Opening the original would leave files beside it.
    const copy = mkdtempSync(join(tmpdir(), 'hot-dash-kept-'))
    copyFileSync(join(data, 'hot-dash.db'), join(copy, 'hot-dash.db'))
    const db = new Database(join(copy, 'hot-dash.db'))
    expect(db.prepare('SELECT count(*) FROM meal').pluck().get()).toBe(1)
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
    db.close()
    rmSync(copy, { recursive: true })
  }
})

const snapshotOf = async (page: PageHandle) =>
  (await page.evaluate(`dash.request('snapshot', null)`)) as Snapshot

/** Clicks an element once it exists. */
async function click(page: PageHandle, selector: string): Promise<void> {
  const at = (await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const box = document.querySelector(${JSON.stringify(selector)})?.getBoundingClientRect()
      if (box) resolve({ x: box.x + box.width / 2, y: box.y + box.height / 2 })
    }
    new MutationObserver(look).observe(document, { childList: true, subtree: true })
    look()
  })`)) as { readonly x: number; readonly y: number }
  await page.mouse('mousePressed', at)
  await page.mouse('mouseReleased', at)
}
