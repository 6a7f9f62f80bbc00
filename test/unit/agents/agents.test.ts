import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAlive, openAgents, type AgentChange, type Agents } from '../../../main/agents/agents.ts'
import { createEmitter } from '../../../main/base/emitter.ts'
import { systemTimers } from '../../../main/base/timers.ts'
import { minuteMs } from '../../../preload/contract/durations.ts'

let agents: Agents
let changes: AgentChange[]
let settings: { door: boolean; agents: boolean }
const settingsChanges = createEmitter<undefined>()
const running = new Set<number>()
beforeEach(() => {
  vi.useFakeTimers()
  running.clear()
  running.add(42)
  changes = []
  settings = { door: true, agents: true }
  agents = openAgents({
    settings: { all: () => settings, onChange: settingsChanges.on },
    clock: { now: () => Date.now() },
    stopwatch: () => performance.now(),
    timers: systemTimers,
    isAlive: (pid) => running.has(pid),
    log: { error: (_, cause) => expect(cause).toBeUndefined() },
  })
  agents.onChange((change) => changes.push(change))
})
afterEach(() => {
  agents.close()
  vi.useRealTimers()
})

const note = (event: string, ...words: readonly string[]) =>
  agents.takeReport(['claude', `event=${event}`, 'session=a', 'folder=work', 'pid=42', ...words])
const shown = () => agents.view().sessions.map(({ state }) => state)
const states = () => changes.map(({ before, after }) => [before?.state, after?.state])

test('listeners hear each change of a state, and nothing else', () => {
  note('UserPromptSubmit')
  note('PostToolUse')
  note('PermissionRequest')
  note('Nonsense')
  agents.takeReport(['nobody'])
  note('Stop')
  note('SessionEnd')
  expect(states()).toEqual([
    [undefined, 'working'],
    ['working', 'needs-you'],
    ['needs-you', 'done'],
    ['done', undefined],
  ])
  expect(changes[0]?.after).toMatchObject({ key: 'claude:a', agent: 'claude', folder: 'work' })
  expect(agents.view()).toEqual({ sessions: [] })
})

test('one timer runs while there is a session, and none otherwise', () => {
  expect(vi.getTimerCount()).toBe(0)
  note('UserPromptSubmit')
  note('UserPromptSubmit', 'session=b')
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(9 * minuteMs)
  expect(shown()).toEqual(['working', 'working'])
  vi.advanceTimersByTime(minuteMs)
  expect(shown()).toEqual(['expired', 'expired'])
  vi.advanceTimersByTime(10 * minuteMs)
  expect(shown()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('a session expires within a minute after its process is gone', () => {
  note('UserPromptSubmit')
  expect(agents.processOf('claude:a')).toBe(42)
  running.clear()
  vi.advanceTimersByTime(minuteMs)
  expect(states().at(-1)).toEqual(['working', 'expired'])
})

test('a question expires after the last reminder', () => {
  note('PermissionRequest')
  for (let times = 0; times < 6; times += 1) agents.countReminder()
  expect(states()).toEqual([
    [undefined, 'needs-you'],
    ['needs-you', 'expired'],
  ])
})

test('a process id that is unknown on this machine is ignored', () => {
  agents.takeReport(['codex', 'event=UserPromptSubmit', 'session=far', 'pid=7'])
  expect(agents.processOf('codex:far')).toBeNull()
  vi.advanceTimersByTime(9 * minuteMs)
  expect(shown()).toEqual(['working'])
})

test.each(['door', 'agents'] as const)(
  'sessions end, and reports are ignored, while the setting %s is off',
  (name) => {
    note('PermissionRequest')
    settings[name] = false
    settingsChanges.emit(undefined)
    expect(states().at(-1)).toEqual(['needs-you', undefined])
    expect(vi.getTimerCount()).toBe(0)
    note('PermissionRequest')
    expect(shown()).toEqual([])
  },
)

test('sessions stay if another setting changes', () => {
  note('PermissionRequest')
  settingsChanges.emit(undefined)
  expect(shown()).toEqual(['needs-you'])
})

test('a process is alive until it exits', () => {
  expect(isAlive(process.pid)).toBe(true)
  expect(isAlive(1)).toBe(true)
  expect(isAlive(2 ** 22)).toBe(false)
})
