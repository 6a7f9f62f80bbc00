import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { windowsProgram } from '../../main/base/find-program.ts'
import { readEngine } from '../../main/speech/local-engines/engine-folder.ts'
import {
  readProcessStart,
  startEngineProcess,
} from '../../main/speech/local-engines/engine-runner.ts'
import { findUpdateMethod } from '../../main/updates/find-update-method.ts'
import { installEngine } from '../fakes/voicevox/folder.ts'

let folder = ''
const kept = { path: process.env['PATH'], platform: process.platform }
const mark = () => join(folder, 'was-run')
const pretend = (platform: NodeJS.Platform) =>
  Object.defineProperty(process, 'platform', { value: platform })

/** PATH begins with a folder of programs that are named like system programs. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-programs-'))
  for (const name of ['taskkill', 'taskkill.exe', 'powershell.exe', 'ps', 'apt-cache']) {
    writeFileSync(join(folder, name), `#!/bin/sh\n: > '${mark()}'\necho 1\n`)
    chmodSync(join(folder, name), 0o755)
  }
  process.env['PATH'] = `${folder}${delimiter}${kept.path ?? ''}`
})
afterEach(() => {
  pretend(kept.platform)
  process.env['PATH'] = kept.path
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(process.platform === 'win32')(
  'a program in PATH that is named like a system program',
  () => {
    test.each(['win32', 'darwin'] as const)(
      'is not used to find out when a process started: %s',
      async (platform) => {
        pretend(platform)
        await readProcessStart(process.pid)
        expect(existsSync(mark())).toBe(false)
      },
    )

    test('is not used to end an engine', async () => {
      const place = join(folder, 'engine')
      await installEngine(place)
      const engine = await readEngine(place)
      if (engine === undefined) throw new Error('the engine of the tests is not whole')
      const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
      const machine = { env: process.env }
      const running = startEngineProcess(engine, 0, { folder, machine, log })
      await running.recorded
      pretend('win32')
      const stopping = running.stop()
      pretend(kept.platform)
      // The program of Windows is missing on this system, so nothing is ended.
      const { pid } = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as {
        pid: number
      }
      process.kill(pid, 'SIGKILL')
      await stopping
      expect(existsSync(mark())).toBe(false)
    })

    test('is not used to find out how a deb was installed', async () => {
      writeFileSync(join(folder, 'package-type'), 'deb')
      await findUpdateMethod({
        platform: 'linux',
        env: {},
        execPath: join(folder, 'hot-dash'),
        resourcesPath: folder,
        isPackaged: true,
        hasKey: true,
      })
      expect(existsSync(mark())).toBe(false)
    })
  },
)

test('programs of Windows are found below its folder', () => {
  expect(windowsProgram('taskkill.exe')).toBe('C:\\Windows\\System32\\taskkill.exe')
})
