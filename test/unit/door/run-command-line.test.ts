import { expect, test } from 'vitest'
import { blankSnapshot } from '../../../main/bridge/snapshot.ts'
import { runCommandLine, type CommandServices } from '../../../main/door/run-command-line.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'
import { err, ok } from '../../../preload/contract/result.ts'

const today = '2026-11-25' as Day
const family = { name: 'secret-project', count: 1, commits: { counted: 1 }, items: [] }

function open() {
  const done: unknown[] = []
  const state = { isQuiet: false, agentsSeeNames: false }
  const fed = err({ code: 'nothing-to-eat' } as const)
  const services: CommandServices = {
    pet: () => blankSnapshot.pet,
    companion: {
      ...{ pantry: () => [], worn: () => blankSnapshot.wardrobe.worn },
      ...{ feedOne: () => fed, feedAll: () => fed },
    },
    meals: { serve: (meal) => (meal.ok ? ok(null) : meal) },
    ledger: { today: () => today, history: { countOn: () => 1 } },
    explainDay: (day) => ({ day, count: 1, families: [family] }),
    speech: { tell: (text) => done.push(text) },
    desktop: {
      sendBird: (event) => done.push(event),
      petVisibility: { show: () => done.push('show'), hide: () => done.push('hide') },
    },
    quiet: {
      isQuiet: () => state.isQuiet,
      present: (howLong) => done.push(howLong),
      end: () => done.push('end'),
    },
    agents: { takeReport: (words) => done.push(words) },
    settings: { all: () => state },
    diagnostics: { read: () => Promise.resolve('versions\n') },
    app: { getVersion: () => '1.2.3', quit: () => done.push('quit') },
  }
  const run = async (...args: readonly string[]) => runCommandLine(args, (key) => key, services)
  /** @returns what an agent reads, and whether it is an error */
  async function call(name: string, given: object = {}) {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call' }
    const params = { name, arguments: given }
    const { answer } = await run('mcp', JSON.stringify({ ...message, params }))
    const { result } = JSON.parse(answer.out) as {
      readonly result: { readonly content: readonly { readonly text: string }[]; isError?: boolean }
    }
    return [result.content[0]?.text, result.isError ?? false] as const
  }
  return { done, state, run, call }
}

test('a command does what it says', async () => {
  const { done, run } = open()
  for (const line of ['say Hi!', 'react greet', 'show', 'hide', 'quiet 1h', 'quiet off', 'hook x'])
    expect((await run(...line.split(' '))).answer).toEqual({ exit: 0, out: '', err: '' })
  const greets = { type: 'greets' }
  expect(done).toEqual(['Hi!', greets, 'show', 'hide', 'an-hour', 'end', ['x']])
  expect((await run('doctor')).answer.out).toBe('versions\n')
})

test('a command that cannot be done or understood says why', async () => {
  const { done, state, run } = open()
  expect((await run('feed')).answer).toMatchObject({ exit: 1, err: 'problem.nothing-to-eat\n' })
  expect((await run('dance')).answer).toMatchObject({ exit: 2, err: 'command.usage.unknown\n' })
  state.isQuiet = true
  expect((await run('say', 'Hi!')).answer).toMatchObject({ exit: 1, err: 'command.isQuiet\n' })
  expect(done).toEqual([])
})

test('quits only once the answer is sent', async () => {
  const { done, run } = open()
  const { afterwards } = await run('quit')
  expect(done).toEqual([])
  afterwards?.()
  expect(done).toEqual(['quit'])
})

test('an agent reads names of repositories only if it may', async () => {
  const { state, call } = open()
  expect((await call('today'))[0]).not.toContain('secret-project')
  state.agentsSeeNames = true
  expect((await call('today'))[0]).toContain('secret-project')
})

test('an agent can make Dash speak, but not while the user wants quiet, and never learns how to end that', async () => {
  const { done, state, call } = open()
  expect(await call('say', { text: 'The build is green.' })).toEqual(['Done.', false])
  state.isQuiet = true
  for (const [name, given] of [
    ['say', { text: 'The build is green.' }],
    ['react', { reaction: 'greet' }],
  ] as const)
    expect(await call(name, given)).toEqual(['The user wants quiet now.', true])
  expect(done).toEqual(['The build is green.'])
  expect((await call('status'))[1]).toBe(false)
})
