import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemTimers } from '../../../../main/base/timers.ts'
import type { LocalEngine } from '../../../../main/speech/engine/rules/engine-state.ts'
import { readEngine } from '../../../../main/speech/local-engines/engine-folder.ts'
import {
  openEngineRunner,
  readProcessStart,
} from '../../../../main/speech/local-engines/engine-runner.ts'
import { makers } from '../../../../main/speech/local-engines/rules/makers.ts'
import { installEngine, linkToItself } from '../../../fakes/voicevox/folder.ts'
import { startVoicevox } from '../../../fakes/voicevox/server.ts'

type EngineRunner = ReturnType<typeof openEngineRunner>

let folder: string
const runners: EngineRunner[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hot-dash-runner-'))
})
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.close()
  await rm(folder, { recursive: true, force: true })
})

const note = () => join(folder, 'running.json')
const recorded = () => JSON.parse(readFileSync(note(), 'utf8')) as { pid: number; start: string }
/** The processes whose working directory is in a folder; none if the system does not say. */
const runningIn = (place: string) =>
  (existsSync('/proc') ? readdirSync('/proc') : []).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === place
    } catch {
      return false
    }
  })
const program = { takeFault: () => undefined, die: () => undefined }
const isGone = async (pid: number) => (await readProcessStart(pid)) === undefined

function openRunner(): EngineRunner {
  const runner = openEngineRunner({
    folder,
    machine: { env: process.env },
    timers: systemTimers,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    fetch: { local: fetch },
  })
  runners.push(runner)
  return runner
}

async function engine(environment = ''): Promise<LocalEngine> {
  const place = join(folder, 'vv-engine')
  await installEngine(place, {}, environment)
  const found = await readEngine(place)
  if (found === undefined) throw new Error('the test engine is incomplete')
  return found
}

test('an engine starts with low priority, answers, is recorded, and is gone once it is stopped', async () => {
  const runner = openRunner()
  const started = await runner.start(await engine(), () => undefined)
  if (!started.ok) throw new Error(started.error.code)
  expect((await fetch(`${started.value}/version`)).status).toBe(200)
  const { pid, start } = recorded()
  expect(await readProcessStart(pid)).toBe(start)
  expect(getPriority(pid)).toBeGreaterThan(0)
  await runner.stop()
  expect(await isGone(pid)).toBe(true)
  expect(existsSync(note())).toBe(false)
  await expect(fetch(`${started.value}/version`)).rejects.toThrow()
})

test('an engine that ignores signals is killed, along with its children', async () => {
  const runner = openRunner()
  expect((await runner.start(await engine('FAKE_ENGINE_DEAF=1'), () => undefined)).ok).toBe(true)
  const { pid } = recorded()
  await runner.stop()
  expect(await isGone(pid)).toBe(true)
})

test('an engine that ends at once is reported', async () => {
  const runner = openRunner()
  expect(await runner.start(await engine('FAKE_ENGINE_EXIT=1'), () => undefined)).toEqual({
    ok: false,
    error: { code: 'voice-engine-not-started', params: { name: 'VOICEVOX Engine' } },
  })
})

test('a probe without an answer is replaced by the next one', async () => {
  const plan = join(folder, 'plan.json')
  await writeFile(plan, JSON.stringify({ path: '/version', fault: 'silent', times: 1 }))
  const found = await engine(`FAKE_ENGINE_FAULT='${plan}'`)
  expect(await openRunner().start(found, () => undefined)).toMatchObject({ ok: true })
})

describe('another program took the port before ours could listen', () => {
  /** A program that runs until killed without listening on a port. A second start ends at once. */
  async function mute(): Promise<LocalEngine> {
    const found = await engine()
    await writeFile(
      found.command,
      '#!/bin/sh\n[ -e port ] && exit 1\necho "$4" > port.new\nmv port.new port\nexec sleep 600\n',
    )
    return found
  }
  const port = async ({ folder: place }: LocalEngine) => {
    await expect.poll(() => existsSync(join(place, 'port'))).toBe(true)
    return Number(readFileSync(join(place, 'port'), 'utf8'))
  }

  test('if it is another engine, ours counts as not started', async () => {
    const found = await mute()
    const starting = openRunner().start(found, () => undefined)
    const other = await startVoicevox(await port(found), { ...program, uuid: makers.nemo.uuid })
    try {
      // A second probe means that the answer to the first did not count.
      await other.received('/engine_manifest')
      await other.received('/version', 2)
      process.kill(recorded().pid, 'SIGKILL')
      expect(await starting).toMatchObject({ ok: false })
    } finally {
      await other.close()
    }
  })

  test('if it is the same engine, ours has ended before it answers', async () => {
    const found = await mute()
    const starting = openRunner().start(found, () => undefined)
    const other = await startVoicevox(await port(found), { ...program, uuid: found.uuid })
    const answer = other.hold('/version')
    try {
      await other.received('/version')
      await expect.poll(() => existsSync(note())).toBe(true)
      const { pid } = recorded()
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => isGone(pid)).toBe(true)
      answer()
      expect(await starting).toMatchObject({ ok: false })
    } finally {
      await other.close()
    }
  })
})

test.each([
  ['is missing', (program: string) => rm(program)],
  ['is not a program', (program: string) => writeFile(program, Buffer.from([1, 0, 255, 7]))],
  // Node throws this error instead of emitting it, as for a file that Windows cannot run.
  ['is a link to itself', linkToItself],
])('an engine whose program %s is reported', async (_, damage) => {
  const found = await engine()
  await damage(found.command)
  expect(await openRunner().start(found, () => undefined)).toEqual({
    ok: false,
    error: { code: 'voice-engine-not-started', params: { name: 'VOICEVOX Engine' } },
  })
})

test('an engine runs and ends even if it cannot be recorded and its record cannot be deleted', async () => {
  await mkdir(note())
  const runner = openRunner()
  const found = await engine()
  expect(await runner.start(found, () => undefined)).toMatchObject({ ok: true })
  await runner.stop()
  expect(runningIn(found.folder)).toEqual([])
  expect(await runner.start(found, () => undefined)).toMatchObject({ ok: true })
})

test('the end of an engine is reported, unless Hot Dash stopped it', async () => {
  const runner = openRunner()
  let ends = 0
  const ended = new Promise<void>((resolve) => {
    void engine().then((found) =>
      runner
        .start(found, () => {
          ends += 1
          resolve()
        })
        .then(() => process.kill(recorded().pid, 'SIGKILL')),
    )
  })
  await ended
  await runner.start(await engine(), () => {
    ends += 1
  })
  await runner.stop()
  expect(ends).toBe(1)
})

test('an engine is stopped for its own folder only, and says so at once', async () => {
  const runner = openRunner()
  const found = await engine()
  const reasons: string[] = []
  await runner.start(found, (reason) => reasons.push(reason))
  await runner.stopIn(join(folder, 'another'))
  expect(reasons).toEqual([])
  expect(runningIn(found.folder)).not.toEqual([])
  const stopped = runner.stopIn(found.folder)
  expect(reasons).toEqual(['stopped'])
  await stopped
  expect(runningIn(found.folder)).toEqual([])
  expect(reasons).toEqual(['stopped'])
})

test('no engine is left running if the app closes at any moment of a start', async () => {
  const found = await engine()
  // Finding a port takes place between two turns of the event loop.
  const turns = [() => Promise.resolve(), () => new Promise(setImmediate)]
  for (const turn of turns)
    for (let moment = 0; moment < 8; moment += 1) {
      const runner = openRunner()
      // The search for a leftover engine is over; it opens files too.
      await readProcessStart(process.pid)
      const starting = runner.start(found, () => undefined)
      for (let turned = 0; turned < moment; turned += 1) await turn()
      await runner.close()
      expect(await starting).toMatchObject({ ok: false })
      expect(existsSync(note())).toBe(false)
      expect(runningIn(found.folder)).toEqual([])
    }
})

describe('after a kill of the app', () => {
  test('the next start ends the leftover engine', async () => {
    const before = openRunner()
    await before.start(await engine(), () => undefined)
    const { pid } = recorded()
    // Another run of Hot Dash, which has only the record.
    await openRunner().close()
    await expect.poll(() => isGone(pid)).toBe(true)
    expect(existsSync(note())).toBe(false)
  })

  test('another process that has the pid of the engine now is left alone', async () => {
    const other = spawn('sleep', ['60'], { detached: true })
    const { pid = 0 } = other
    try {
      await writeFile(note(), JSON.stringify({ pid, start: 'another time' }))
      await openRunner().close()
      expect(await isGone(pid)).toBe(false)
      expect(existsSync(note())).toBe(false)
    } finally {
      other.kill()
    }
  })

  test.each(['', '{', '{"pid":-1,"start":"x"}', '{"pid":"1"}'])(
    'a record %j is ignored',
    async (text) => {
      await writeFile(note(), text)
      await openRunner().close()
    },
  )
})
