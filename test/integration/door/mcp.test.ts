import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Door } from '../../../main/door/door.ts'
import { exitCodes } from '../../../main/door/door-lines.ts'
import { answerMcp } from '../../../main/door/mcp-server.ts'
import type { AgentCall } from '../../../main/door/rules/agent-tools.ts'
import { buildCommand } from '../../../scripts/machine/command.ts'
import fc from '../../support/fast-check.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { createTestDoor } from './test-door.ts'

let program: string
beforeAll(async () => {
  program = await buildCommand()
})

const home = folderForEachTest()
let door: Door
let calls: AgentCall[]
beforeEach(() => {
  calls = []
  const refused = { exit: exitCodes.noAnswer, out: '', err: 'refused' }
  door = createTestDoor(home.path, {
    async reply({ args: [name, line = ''] }) {
      if (name !== 'mcp') return { answer: refused }
      const out = await answerMcp(line, '1.2.3', (call) => {
        calls.push(call)
        return Promise.resolve({ text: 'done', isError: false })
      })
      return { answer: { exit: exitCodes.done, out, err: '' } }
    },
    refuse: () => refused,
  })
})
afterEach(() => door.stopListening())

/** Starts `hot-dash mcp`, as an agent does. */
function openAgent() {
  const child = spawn(program, ['mcp'], { env: { HOT_DASH_HOME: home.path } })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const errors = text(child.stderr)
  const send = async (line: string | Buffer) => {
    child.stdin.write(line)
    child.stdin.write('\n')
    return JSON.parse((await lines.next()).value!) as unknown
  }
  return {
    send,
    ask: (method: string, params?: object, id: string | number = 1) =>
      send(JSON.stringify({ method, params, jsonrpc: '2.0', id })),
    tell: (line: string) => child.stdin.write(`${line}\n`),
    /** @returns the exit code, and what went to stderr */
    async end() {
      child.stdin.end()
      const [exit] = (await once(child, 'close')) as [number]
      return [exit, await errors]
    },
  }
}

const clientInfo = { name: 'test', version: '1' }
const handshake = (protocolVersion: string) => ({ protocolVersion, capabilities: {}, clientInfo })
const stateless = {
  _meta: {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': {},
  },
}
const answered = (result: object, id: string | number = 1) => ({ jsonrpc: '2.0', id, result })
const failed = (code: number, id: number | null = 1) =>
  expect.objectContaining({ id, error: expect.objectContaining({ code }) as object }) as object

/** The requests of each agent, in order. */
const exchange = async (agent: ReturnType<typeof openAgent>) => {
  agent.tell('{"jsonrpc":"2.0","method":"notifications/initialized"}')
  return {
    old: await agent.ask('initialize', handshake('2024-11-05')),
    recent: await agent.ask('initialize', handshake('2025-11-25'), 'a-"quoted"-id'),
    newer: await agent.ask('initialize', handshake('2099-01-01')),
    discover: await agent.ask('server/discover', stateless),
    tools: await agent.ask('tools/list'),
    toolsNow: await agent.ask('tools/list', stateless, 'b'),
    ping: await agent.ask('ping'),
  }
}

test('an agent of any protocol version gets the same list of tools, whether Hot Dash runs or not', async () => {
  const agent = openAgent()
  const absent = await exchange(agent)
  await door.startListening()
  const present = await exchange(agent)
  const versionless = (all: object) =>
    JSON.parse(JSON.stringify(all).replaceAll(/"version":"[^"]*"/g, '"version":""')) as object
  expect(versionless(absent)).toEqual(versionless(present))
  expect(present).toMatchObject({
    old: answered({ protocolVersion: '2024-11-05', serverInfo: { name: 'hot-dash' } }),
    recent: answered({ protocolVersion: '2025-11-25' }, 'a-"quoted"-id'),
    newer: answered({ protocolVersion: '2025-11-25' }),
    discover: answered({ supportedVersions: ['2026-07-28'] }),
    toolsNow: answered({ resultType: 'complete' }, 'b'),
    ping: answered({}),
  })
  const { tools } = (present.tools as { readonly result: { readonly tools: { name: string }[] } })
    .result
  expect(tools.map(({ name }) => name)).toEqual(['status', 'pantry', 'today', 'react', 'say'])
  expect(await agent.end()).toEqual([0, ''])
})

test('a call reaches Hot Dash, even if it was started or restarted meanwhile', async () => {
  const agent = openAgent()
  const call = { name: 'say', arguments: { text: 'The "build" is green. 🐦' } }
  const absent = answered({
    isError: true,
    content: [
      {
        type: 'text',
        text: 'Hot Dash is not running, or did not answer in time. Go on without it.',
      },
    ],
  })
  expect(await agent.ask('tools/call', call)).toMatchObject(absent)
  await door.startListening()
  const done = answered({ isError: false, content: [{ type: 'text', text: 'done' }] })
  expect(await agent.ask('tools/call', call)).toMatchObject(done)
  expect(await agent.ask('tools/call', { ...call, ...stateless })).toMatchObject(done)
  door.stopListening()
  expect(await agent.ask('tools/call', call)).toMatchObject(absent)
  await door.startListening()
  const react = { name: 'react', arguments: { reaction: 'fanfare' } }
  expect(await agent.ask('tools/call', react)).toMatchObject(done)
  const said = { name: 'say', text: call.arguments.text }
  expect(calls).toEqual([said, said, { name: 'react', reaction: 'fanfare' }])
  expect(await agent.end()).toEqual([0, ''])
})

test('a wrong call is an error that the agent can read, and does nothing', async () => {
  await door.startListening()
  const agent = openAgent()
  for (const params of [
    { name: 'feed' },
    { name: 'say', arguments: { text: 'see https://example.com' } },
    { name: 'react', arguments: { reaction: 'swear' } },
  ])
    expect(await agent.ask('tools/call', params)).toMatchObject(answered({ isError: true }))
  expect(calls).toEqual([])
  await agent.end()
})

test.each([false, true])('bad messages get proper errors (door open: %s)', async (isOpen) => {
  if (isOpen) await door.startListening()
  const agent = openAgent()
  expect(await agent.ask('resources/list')).toEqual(failed(-32601))
  expect(await agent.send('{"jsonrpc":"2.0","id":1,')).toEqual(failed(-32700, null))
  expect(await agent.send('hello')).toEqual(failed(-32700, null))
  expect(await agent.send('[{"jsonrpc":"2.0","id":1,"method":"ping"}]')).toEqual(
    failed(-32600, null),
  )
  expect(await agent.send('{"jsonrpc":"2.0","method":"ping","id":[1]}')).toEqual(
    failed(-32600, null),
  )
  const long = { name: 'say', arguments: { text: 'x'.repeat(100_000) } }
  expect(await agent.ask('tools/call', long)).toEqual(failed(-32600))
  expect(await agent.ask('ping', {}, 'x'.repeat(1000))).toEqual(failed(-32600, null))
  // The next message still works.
  expect(await agent.ask('ping')).toEqual(answered({}))
  expect(await agent.end()).toEqual([0, ''])
})

test('the server survives any bytes', async () => {
  const agent = openAgent()
  const bytes = fc
    .uint8Array({ maxLength: 300 })
    .map((all) => Buffer.from(all.filter((n) => n !== 10)))
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        bytes,
        fc.json().map((json) => Buffer.from(json)),
      ),
      async (line) => {
        agent.tell(line.toString('latin1'))
        let found: unknown
        do found = await agent.ask('ping', {}, 'alive').catch(() => null)
        while (!JSON.stringify(found).includes('alive'))
      },
    ),
    { numRuns: 200 },
  )
  expect((await agent.end())[0]).toBe(0)
})
