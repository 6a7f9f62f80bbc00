import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findEngines, type EngineSearch } from '../../../../main/speech/engine/find-engines.ts'
import type { FakeVoicevox } from '../../../fakes/voicevox/contract.ts'
import { startVoicevox } from '../../../fakes/voicevox/server.ts'

let engine: FakeVoicevox
let home: string
const closing = new AbortController()

beforeEach(async () => {
  engine = await startVoicevox()
  home = await mkdtemp(join(tmpdir(), 'hot-dash-voice-'))
})
afterEach(async () => {
  await engine.close()
  await rm(home, { recursive: true })
})

const places = (change: Partial<EngineSearch>): EngineSearch => ({
  env: {},
  platform: 'linux',
  home,
  ports: [],
  address: () => null,
  ...change,
})
const discover = (change: Partial<EngineSearch>) =>
  findEngines(places(change), { fetch, closing: closing.signal })

async function writeDown(path: string, content: unknown): Promise<void> {
  const file = join(home, path, 'runtime-info.json')
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
}
const info = (...urls: string[]) => ({
  formatVersion: 1,
  appVersion: '0.25.0',
  engineInfos: urls.map((url) => ({ uuid: 'u', url, name: 'VOICEVOX Engine' })),
})
const absent = { ok: false, error: { code: 'voice-engine-absent' } }

test('the environment variable names the engine, also by host name', async () => {
  const url = `http://localhost:${String(engine.port)}/`
  const found = await discover({ env: { HOT_DASH_VOICEVOX_URL: url } })
  expect(found).toMatchObject({
    ok: true,
    value: [{ origin: engine.url, name: 'VOICEVOX OSS', version: '0.25.2' }],
  })
})

test('if the environment variable is set, no other engine is asked', async () => {
  const env = { HOT_DASH_VOICEVOX_URL: 'not an address' }
  expect(await discover({ env, ports: [engine.port] })).toEqual(absent)
  expect(engine.requests).toEqual([])
})

describe('the VOICEVOX app’s runtime info', () => {
  test.each([
    ['linux', '.config/voicevox', {}],
    ['linux', 'elsewhere/voicevox', { XDG_CONFIG_HOME: 'elsewhere' }],
    ['darwin', 'Library/Application Support/voicevox', {}],
  ] as const)('is read on %s in %s', async (platform, folder, env) => {
    await writeDown(folder, info(engine.url))
    const inHome = Object.fromEntries(
      Object.entries(env).map(([name, path]) => [name, join(home, path)]),
    )
    expect(await discover({ platform, env: inHome })).toMatchObject({ ok: true })
  })

  test.each([
    ['of an engine that is gone', info('http://127.0.0.1:1')],
    ['that is not JSON', '{"formatVersion": 1, '],
    ['with other content', { engineInfos: 'none' }],
    ['of another machine', info('http://192.0.2.1:50021')],
    ['without engines', info()],
  ])('%s does not prevent a search at the default ports', async (_, content) => {
    await writeDown('.config/voicevox', content)
    expect(await discover({ ports: [engine.port] })).toMatchObject({
      value: [{ origin: engine.url }],
    })
  })
})

test('the first default port with an engine is used', async () => {
  const other = createServer((_, response) => response.end('"hello"')).listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  expect(await discover({ ports: [1, port, engine.port] })).toMatchObject({
    value: [{ origin: engine.url }],
  })
  expect(await discover({ ports: [port] })).toEqual(absent)
  other.close()
})

test.each([
  ['/version', { status: 200, raw: '<html>' }],
  ['/version', { status: 500, body: { detail: 'Internal Server Error' } }],
  ['/engine_manifest', { status: 200, body: { name: 'nameless' } }],
] as const)('a server that answers %s with %j is no engine', async (path, answer) => {
  engine.configure({ responses: { [path]: answer } })
  expect(await discover({ ports: [engine.port] })).toEqual(absent)
})

test.each([
  ['a page', { status: 200, raw: '<html>' }],
  ['a refusal', { status: 404, raw: 'not here' }],
] as const)(
  'a server that answers the named address with %s is not an engine',
  async (_, answer) => {
    engine.configure({ responses: { '/version': answer } })
    expect(await discover({ env: { HOT_DASH_VOICEVOX_URL: engine.url } })).toMatchObject({
      error: { code: 'voice-bad-answer' },
    })
  },
)

test('no engine is found if none runs', async () => {
  expect(await discover({ ports: [1] })).toEqual(absent)
})
