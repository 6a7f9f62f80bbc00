import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sessionEventOf } from '../../../main/agents/rules/agent-events.ts'
import { parseHookReport } from '../../../main/agents/rules/hook-report.ts'
import { parseRequest, splitLines } from '../../../main/door/door-lines.ts'
import { buildCommand } from '../../../scripts/machine/command.ts'
import { agentPayloads, secret, type AgentPayload } from '../../fixtures/agent-payloads.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { folderForEachTest } from '../../support/test-folder.ts'

let program: string
beforeAll(async () => {
  program = await buildCommand()
})

const home = folderForEachTest()
let server: Server
/** The bytes of each connection. */
let arrived: Buffer[]
beforeEach(async () => {
  arrived = []
  mkdirSync(join(home.path, 'door'), { mode: 0o700 })
  server = createServer((socket) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('close', () => arrived.push(Buffer.concat(chunks)))
    socket.on('error', () => undefined)
  }).listen(join(home.path, 'door', 'door.sock'))
  await once(server, 'listening')
})
afterEach(() => server.close())

/** Runs the real command. @param stdin in pieces */
async function hook(args: readonly string[], ...stdin: readonly (string | Buffer)[]) {
  const child = spawn(program, ['hook', ...args], { env: { HOT_DASH_HOME: home.path } })
  // If the hook left stdin unread, the agent's pipe would break.
  let isBroken = false
  child.stdin.on('error', () => (isBroken = true))
  for (const piece of stdin) child.stdin.write(piece)
  child.stdin.end()
  const [out, err, [exit]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  return { exit, out, err, isBroken }
}
const silent = { exit: 0, out: '', err: '', isBroken: false }

/** The only request that has arrived, as main reads it. */
async function report() {
  await expect.poll(() => arrived.length).toBe(1)
  const [line = Buffer.alloc(0)] = arrived.splice(0)
  expect(line.at(-1)).toBe(10)
  const request = parseRequest(line.subarray(0, -1))
  expect(request?.args[0]).toBe('hook')
  return parseHookReport(request?.args.slice(1) ?? [])
}

const argsOf = ({ agent, argument }: AgentPayload) =>
  argument === undefined ? [agent] : [agent, argument]

describe('hot-dash hook', () => {
  test.each(
    agentPayloads.map(
      (row) => [row.agent, row.argument ?? row.payload['hook_event_name'], row] as const,
    ),
  )('%s %s: only the event, ids and the last part of the folder are sent', async (_, __, row) => {
    expect(await hook(argsOf(row), JSON.stringify(row.payload))).toEqual(silent)
    await expect.poll(() => arrived.length).toBe(1)
    expect(arrived[0]?.toString()).not.toContain(secret)
    const found = await report()
    expect(found).toMatchObject({
      agent: row.agent,
      session:
        row.payload['parentAgentId'] ?? row.payload['session_id'] ?? row.payload['sessionId'],
      folder: 'hot-dash',
      pid: process.pid,
    })
    expect(found && sessionEventOf(found)).toBe(row.means)
  })

  test('the event may be long, come in many pieces, and be followed by more', async () => {
    const event = JSON.stringify({
      tool_response: 'x'.repeat(1 << 20),
      session_id: 's',
      deep: JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown,
      hook_event_name: 'Stop',
      background_tasks: ['a'],
    })
    expect(await hook(['claude'], event.slice(0, 7), event.slice(7), ' \n{"a":1}')).toEqual(silent)
    expect(await report()).toMatchObject({ event: 'Stop', session: 's', hasBackgroundTasks: true })
  })

  test.each([
    ['unfinished', '{"session_id":"s","hook_event_name":"Stop"'],
    ['a list', '[{"session_id":"s","hook_event_name":"Stop"}]'],
    ['an unterminated text', '{"session_id":"s","hook_event_name":"Stop","prompt":"}'],
    ['nothing', ''],
    ['no JSON', 'session_id=s'],
  ])('nothing is sent for %s', async (_, stdin) => {
    expect(await hook(['claude'], stdin)).toEqual(silent)
    expect(await hook(['claude'], '{"session_id":"t","hook_event_name":"Stop"}')).toEqual(silent)
    expect(await report()).toMatchObject({ session: 't' })
  })

  test.each([
    ['/', ''],
    ['/a/b/', 'b'],
    ['C:\\Users\\me\\work', 'work'],
    ['/x/日本語 "😀"', '日本語 "😀"'],
    [`/x/${'語'.repeat(100)}`, '語'.repeat(26)],
  ])('for the folder %j it sends %j', async (cwd, folder) => {
    const event = { session_id: 's', hook_event_name: 'Stop', cwd }
    await hook(['claude'], JSON.stringify(event))
    expect(await report()).toMatchObject({ folder })
    const escaped = JSON.stringify(event).replace(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    await hook(['claude'], escaped)
    expect(await report()).toMatchObject({ folder })
  })

  test('a folder that is not UTF-8 is sent with question marks', async () => {
    const bytes = Buffer.from(
      '{"session_id":"s","hook_event_name":"Stop","cwd":"/a\xff/b\xe9c\xc0\xaf"}',
      'latin1',
    )
    await hook(['claude'], bytes)
    expect(await report()).toMatchObject({ folder: 'b?c??' })
    await hook(['claude'], '{"session_id":"s","hook_event_name":"Stop","cwd":"/\\ud83dx\\udc00y"}')
    expect(await report()).toMatchObject({ folder: '?x?y' })
  })

  test('an agent that never closes stdin is not held up', async () => {
    const child = spawn(program, ['hook', 'claude'], { env: { HOT_DASH_HOME: home.path } })
    const started = performance.now()
    child.stdin.write('{"session_id":"s","hook_event_name":"Stop"}')
    expect(await once(child, 'close')).toEqual([0, null])
    expect(performance.now() - started).toBeLessThan(1500)
    expect(await report()).toMatchObject({ session: 's' })
  })

  test('it succeeds silently without a door, with the door of another user, and with wrong arguments', async () => {
    const event = '{"session_id":"s","hook_event_name":"Stop"}'
    chmodSync(join(home.path, 'door'), 0o755)
    expect(await hook(['claude'], event)).toEqual(silent)
    chmodSync(join(home.path, 'door'), 0o700)
    expect(await hook([], event)).toEqual(silent)
    expect(await hook(['no agent'], event)).toEqual(silent)
    server.close()
    expect(await hook(['claude'], event)).toEqual(silent)
    expect(arrived).toEqual([])
  })

  test('a shell between the agent and the hook does not count as the agent', async () => {
    const command = `[ -x '${program}' ] && '${program}' hook claude; exit 0`
    const child = spawn('sh', ['-c', command], { env: { HOT_DASH_HOME: home.path } })
    child.stdin.end('{"session_id":"s","hook_event_name":"Stop"}')
    await once(child, 'close')
    expect(await report()).toMatchObject({ pid: process.pid })
  })
})

test('damaged payloads do no harm, and whatever they send is a valid request', () => {
  const source = join(import.meta.dirname, '../../../resources/command')
  const tried = join(home.path, 'scan-events')
  const build = (flags: readonly string[]) =>
    spawnSync('cc', [
      ...['-std=c11', '-O1', ...flags, '-I', source, '-I', join(program, '..'), '-o', tried],
      ...[join(import.meta.dirname, 'scan-events.c'), join(source, 'mcp.c')],
    ]).status
  // Not every compiler has the sanitizers.
  if (build(['-fsanitize=address,undefined', '-fno-sanitize-recover=all']) !== 0)
    expect(build([])).toBe(0)

  const payload = fc.constantFrom(...agentPayloads).map((row) => JSON.stringify(row.payload))
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(30),
    insert: fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '\0',
        '\xff',
        '\\u',
        '\\ud800',
        '"cwd":"',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
  })
  const damaged = fc
    .tuple(payload, fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([start, changes]) =>
      changes.reduce((bytes, { at, remove, insert }) => {
        const from = Math.floor(at * bytes.length)
        const rest = bytes.subarray(from + remove)
        return Buffer.concat([bytes.subarray(0, from), Buffer.from(insert, 'latin1'), rest])
      }, Buffer.from(start)),
    )
  const cases = fc.sample(damaged, trials(3000))
  const input = cases.flatMap((bytes) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(bytes.length)
    return [size, bytes]
  })
  const { stdout, stderr, status } = spawnSync(tried, {
    input: Buffer.concat(input),
    maxBuffer: 1 << 28,
  })
  expect([status, stderr.toString()]).toEqual([0, ''])
  const { lines, rest } = splitLines(stdout) ?? { lines: [], rest: stdout }
  expect(rest).toHaveLength(0)
  expect(lines.length).toBeGreaterThan(cases.length / 10)
  for (const line of lines) {
    expect(line.length).toBeLessThan(1024)
    expect(parseRequest(line)?.args.slice(0, 2), line.toString()).toEqual(['hook', 'claude'])
  }
})
