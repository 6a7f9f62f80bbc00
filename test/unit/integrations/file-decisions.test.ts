import { describe, expect, test } from 'vitest'
import type { AgentFiles } from '../../../main/integrations/rules/agent-files.ts'
import { decide, type WrittenFile } from '../../../main/integrations/rules/file-decisions.ts'

const nothing = { state: 'off', changed: [], install: [], remove: [], invalid: null }
const decided = (
  files: Partial<AgentFiles>,
  found: Readonly<Record<string, string | null>>,
  written: Readonly<Record<string, WrittenFile>> = {},
) =>
  decide(
    { own: {}, shared: null, ...files },
    new Map(Object.entries(found)),
    new Map(Object.entries(written)),
  )

describe('a file of our own', () => {
  const path = 'own.json'
  const old: WrittenFile = { pieces: ['old'], isCreated: true }
  const deletes = (before: string) => ({ path, before, after: null, parts: [], written: null })
  const writes = (before: string | null) => ({
    ...{ path, before, after: 'new' },
    parts: [{ text: 'new', isNew: true }],
    written: { pieces: ['new'], isCreated: true },
  })

  test.each([
    ['is absent', null, {}, { install: [writes(null)] }],
    ['is as it should be', 'new', {}, { state: 'on', remove: [deletes('new')] }],
    [
      'is of an older version',
      'old',
      { [path]: old },
      { state: 'outdated', install: [writes('old')], remove: [deletes('old')] },
    ],
    ['was changed', 'mine', { [path]: old }, { state: 'changed', changed: [path] }],
  ])('is installed, updated, removed or left alone: it %s', (_, found, written, decision) => {
    expect(decided({ own: { [path]: 'new' } }, { [path]: found }, written)).toEqual({
      ...nothing,
      ...decision,
    })
  })

  test.each([
    [
      'is deleted',
      'old',
      { state: 'outdated', install: [deletes('old')], remove: [deletes('old')] },
    ],
    ['stays if it was changed', 'mine', { state: 'changed', changed: [path] }],
    ['may be gone', null, {}],
  ])('that this version does not need %s', (_, found, decision) => {
    expect(decided({}, { [path]: found }, { [path]: old })).toEqual({ ...nothing, ...decision })
  })
})

describe('a shared file', () => {
  const path = 'hooks.json'
  const shared = { path, groups: { Stop: 1, Start: 2 } }
  const changeOf = (before: string | null, written?: WrittenFile) =>
    decided({ shared }, { [path]: before }, written && { [path]: written })
  const installed = (before: string | null, written?: WrittenFile) => {
    const [change] = changeOf(before, written).install
    return { text: change?.after ?? '', written: change?.written ?? undefined }
  }

  test.each(['[', '[]', '{"hooks":[]}', '{"hooks":{"Stop":1}}'])(
    'is invalid if it is %s',
    (text) => {
      expect(changeOf(text)).toEqual({ ...nothing, invalid: path })
    },
  )

  test.each([
    ['its absence', null, true, null],
    ['an empty object', '{}\n', false, '{}\n'],
  ])('returns to %s', (_, before, isCreated, after) => {
    expect(changeOf(before)).toMatchObject({ state: 'off', remove: [] })
    const { text, written } = installed(before)
    expect(written).toMatchObject({ groups: shared.groups, isCreated })
    const on = changeOf(text, written)
    expect([on.state, on.install]).toEqual(['on', []])
    expect(on.remove).toEqual([{ path, before: text, after, parts: [], written: null }])
  })

  test('is outdated if it has all groups of an older version, and remembers who created it', () => {
    for (const [before, isCreated] of [
      [null, true],
      ['{}', false],
    ] as const) {
      const { text, written } = installed(before)
      const newer = decided(
        { shared: { path, groups: { Stop: 3 } } },
        { [path]: text },
        written && { [path]: written },
      )
      expect(newer.state).toBe('outdated')
      expect(newer.install[0]?.written).toMatchObject({ groups: { Stop: 3 }, isCreated })
    }
  })

  test('loses our groups if this version does not need them', () => {
    const { text, written } = installed('{ "a": 1 }')
    const change = { path, before: text, after: '{ "a": 1 }', parts: [], written: null }
    expect(decided({}, { [path]: text }, written && { [path]: written })).toEqual({
      ...nothing,
      state: 'outdated',
      install: [change],
      remove: [change],
    })
  })

  test.each([
    ['{"hooks":{"Stop":[1]}}', 'changed'],
    [`{"a":"'/opt/hot-dash/hot-dash' --old hook codex"}`, 'changed'],
    ['{"a":"/opt/hot-dash"}', 'off'],
    ['{"hooks":{"Stop":[1],"Start":[2]}}', 'on'],
  ])('without a record is known by its text: %s is %s', (text, state) => {
    expect(changeOf(text).state).toBe(state)
  })
})
