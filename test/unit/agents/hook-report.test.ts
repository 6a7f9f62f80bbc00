import { expect, test } from 'vitest'
import { agentEvents, sessionEventOf } from '../../../main/agents/rules/agent-events.ts'
import { parseHookReport } from '../../../main/agents/rules/hook-report.ts'
import { agentIds } from '../../../preload/contract/views/agents-view.ts'
import { agentPayloads } from '../../fixtures/agent-payloads.ts'
import fc from '../../support/fast-check.ts'

const words = [
  'claude',
  'event=Stop',
  'session=6e1f-a',
  'folder=hot-dash',
  'at=1796020090926',
  'pid=42',
]

test('a report is parsed from its words', () => {
  expect(parseHookReport(words)).toEqual({
    agent: 'claude',
    event: 'Stop',
    session: '6e1f-a',
    folder: 'hot-dash',
    detail: '',
    mode: '',
    isFromSubagent: false,
    isUnattended: false,
    hasBackgroundTasks: false,
    isRecoverable: true,
    at: 1_796_020_090_926,
    pid: 42,
  })
  const more = ['kind=busy', 'mode=dontAsk', 'subagent=yes', 'background=yes', 'recoverable=no']
  expect(parseHookReport([...words, ...more])).toMatchObject({
    detail: 'busy',
    mode: 'dontAsk',
    isFromSubagent: true,
    hasBackgroundTasks: true,
    isRecoverable: false,
  })
})

test("a subagent's report belongs to the session that started it", () => {
  expect(parseHookReport([...words, 'parent=root'])).toMatchObject({ session: 'root' })
})

test('a session without an id is identified by its process', () => {
  expect(parseHookReport(['copilot', 'event=agentStop', 'pid=42'])).toMatchObject({ session: '42' })
})

test.each(['/home/me/work', 'C:\\me\\work', 'a/b\\work'])(
  'only the last part of the folder %s is kept',
  (folder) => {
    expect(parseHookReport([...words, `folder=${folder}`])?.folder).toBe('work')
  },
)

test('a folder name is cut to 80 characters, and is empty if no word names it', () => {
  const folderOf = (...more: readonly string[]) =>
    parseHookReport(['claude', 'event=Stop', 'session=a', ...more])?.folder
  expect(folderOf(`folder=/home/${'x'.repeat(90)}`)).toBe('x'.repeat(80))
  expect(folderOf()).toBe('')
})

test.each([
  [[]],
  [['cursor', 'event=Stop', 'session=a']],
  [['claude', 'session=a']],
  [['claude', 'event=Stop']],
  [['claude', 'event=Two words', 'session=a']],
  [['claude', 'event=Stop', 'session=/home/me']],
])('%j is not a report', (given) => {
  expect(parseHookReport(given)).toBeNull()
})

test('any words parse to a report or to null, and never with a path as the folder', () => {
  const word = fc.oneof(
    fc.constantFrom(...words, 'at=0', 'pid=-1', 'pid=99999999999999999999', '=', 'event'),
    fc.string().map((folder) => `folder=${folder}`),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.constantFrom(...agentIds, ''), fc.array(word), (agent, given) => {
      const report = parseHookReport([agent, ...given])
      expect(report?.folder ?? '').not.toMatch(/[/\\]/)
      expect(Number.isSafeInteger(report?.pid ?? 1) && (report?.pid ?? 1) > 0).toBe(true)
    }),
  )
})

test.each([
  ['claude event=PostToolUse', 'works'],
  ['claude event=PostToolUse subagent=yes', 'helps'],
  ['claude event=Stop subagent=yes', 'helps'],
  ['claude event=PreToolUse', null],
  ['claude event=PermissionRequest', 'asks'],
  ['claude event=PermissionRequest subagent=yes', 'asks'],
  ['claude event=PermissionRequest mode=bypassPermissions', 'asks'],
  ['claude event=PermissionRequest unattended=yes', 'works'],
  ['claude event=PermissionRequest unattended=yes subagent=yes', 'helps'],
  ['codex event=PermissionRequest mode=dontAsk', null],
  ['claude event=Stop', 'stops'],
  ['claude event=Stop background=yes', 'pauses'],
  ['claude event=Notification kind=idle_prompt', 'idles'],
  ['claude event=Notification', null],
  ['copilot event=errorOccurred', 'works'],
  ['copilot event=errorOccurred kind=model_call', 'fails'],
  ['copilot event=errorOccurred recoverable=no', 'fails'],
  ['opencode event=session.error', 'fails'],
  ['opencode event=session.error kind=aborted', 'idles'],
  // Properties that every object inherits.
  ['claude event=constructor', null],
  ['claude event=toString', null],
  ['claude event=Notification kind=constructor', null],
])('%s means %s', (line, event) => {
  const report = parseHookReport([...line.split(' '), 'session=a'])
  expect(report && sessionEventOf(report)).toBe(event)
})

test('every event in the tables has a payload', () => {
  for (const agent of agentIds) {
    const shown = agentPayloads
      .filter((row) => row.agent === agent)
      .map((row) => row.argument ?? row.payload['hook_event_name'])
    const missing = Object.keys(agentEvents[agent]).filter((event) => !shown.includes(event))
    expect(missing.filter((event) => event !== 'question.replied')).toEqual([])
  }
})
