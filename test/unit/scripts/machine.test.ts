import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { electronArgs } from '../../../scripts/machine/electron-args.ts'
import { projectEnvironment } from '../../../scripts/machine/environment.ts'
import { missingLibraries } from '../../../scripts/machine/libraries.ts'
import { withLock } from '../../../scripts/machine/lock.ts'
import { npmCommand } from '../../../scripts/machine/npm.ts'
import { userCache } from '../../../scripts/machine/paths.ts'
import { progressLine } from '../../../scripts/machine/status.ts'

describe('preparing the machine', () => {
  test('reads from ldd which libraries are missing, each once', () => {
    const output = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibgtk-3.so.0 => not found',
      '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)',
      '\tlibnss3.so => not found',
      '\tlibgtk-3.so.0 => not found',
    ].join('\n')
    expect(missingLibraries(output)).toEqual(['libgtk-3.so.0', 'libnss3.so'])
  })

  test('drops the sandbox for root on Linux only, and the GPU if there is none', () => {
    const linux = { platform: 'linux', uid: 1000, hasGpu: true } as const
    expect(electronArgs(linux)).toEqual([])
    expect(electronArgs({ ...linux, uid: 0 })).toEqual(['--no-sandbox'])
    expect(electronArgs({ ...linux, hasGpu: false })).toEqual(['--disable-gpu'])
    expect(electronArgs({ platform: 'darwin', uid: 0, hasGpu: true })).toEqual([])
  })

  test("runs npm with npm's own Node, or outside npm with the one on the PATH", () => {
    const env = { npm_execpath: '/npm/bin/npm-cli.js', npm_node_execpath: '/usr/bin/node' }
    expect(npmCommand(['pack', 'x'], env)).toEqual({
      command: '/usr/bin/node',
      args: ['/npm/bin/npm-cli.js', 'pack', 'x'],
    })
    const yarn = { npm_execpath: '/yarn/bin/yarn.js', npm_node_execpath: '/usr/bin/node' }
    expect(npmCommand(['pack'], yarn)).toEqual({ command: 'npm', args: ['pack'] })
    expect(npmCommand(['pack'], {})).toEqual({ command: 'npm', args: ['pack'] })
  })

  test('caches below XDG_CACHE_HOME only if that is absolute', () => {
    expect(userCache({ XDG_CACHE_HOME: '/cache' }, 'linux')).toBe('/cache/hot-dash')
    expect(userCache({ XDG_CACHE_HOME: 'cache' }, 'linux')).toMatch(/\/\.cache\/hot-dash$/)
  })

  test("puts the project's programs first on the PATH", () => {
    const env = projectEnvironment({ PATH: '/usr/bin', OTHER: 'kept' })
    expect(env['OTHER']).toBe('kept')
    expect(env['PATH']?.split(path.delimiter)[0]).toMatch(/node_modules.\.bin$/)
    expect(env['PATH']?.split(path.delimiter).at(-1)).toBe('/usr/bin')
  })

  test("reports a download's progress, in per cent if the size is known", () => {
    expect(progressLine('Electron', 49_066_202, 196_264_810)).toBe(
      'Electron: 49 MB of 196 MB (24 %)',
    )
    expect(progressLine('Electron', 1_234_567)).toBe('Electron: 1.2 MB')
    expect(progressLine('Electron', 20, 10)).toContain('(100 %)')
  })
})

describe('two runs at the same time', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hot-dash-lock-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('do the same work one after the other', async () => {
    const file = path.join(folder, 'lock')
    const happened: string[] = []
    const run = (name: string) =>
      withLock(file, async () => {
        happened.push(`${name} begins`)
        await readFile(file)
        happened.push(`${name} ends`)
      })
    await Promise.all([run('one'), run('two')])
    const [first] = happened
    expect(happened[1]).toBe(first?.replace('begins', 'ends'))
    expect(happened).toHaveLength(4)
  })

  test('take over the lock of a run that has died', async () => {
    const file = path.join(folder, 'lock')
    // No process has this id, because it is above the maximum of every system.
    await writeFile(file, (2 ** 30).toString())
    await expect(withLock(file, () => Promise.resolve('worked'))).resolves.toBe('worked')
  })
})
