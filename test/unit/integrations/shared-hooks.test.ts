import { describe, expect, test } from 'vitest'
import { parseJsonText, valueOf } from '../../../main/integrations/rules/json-text.ts'
import {
  appendHooks,
  eventsWith,
  takeOutGroups,
  takeOutPieces,
} from '../../../main/integrations/rules/shared-hooks.ts'
import { group, hooksFile as file } from '../../fakes/hooks-file.ts'
import fc from '../../support/fast-check.ts'

const groups = { Stop: group, SessionEnd: group }

const textOf = (parts: ReturnType<typeof appendHooks>) =>
  parts?.map(({ text }) => text).join('') ?? null
const piecesOf = (parts: ReturnType<typeof appendHooks>) =>
  parts?.filter(({ isNew }) => isNew).map(({ text }) => text) ?? []

test('groups are appended last, with the indentation of the text', () => {
  const before = `\ufeff{\r
\t// mine\r
\t"hooks": {\r
\t\t"Stop": [\r
\t\t\t{ "hooks": [] } // first\r
\t\t],\r
\t\t"SessionStart": []\r
\t},\r
\t"description": "all of them"\r
}\r
`
  expect(textOf(appendHooks(before, groups))).toBe(`\ufeff{\r
\t// mine\r
\t"hooks": {\r
\t\t"Stop": [\r
\t\t\t{ "hooks": [] },\r
\t\t\t{\r
\t\t\t\t"hooks": [\r
\t\t\t\t\t{\r
\t\t\t\t\t\t"type": "command",\r
\t\t\t\t\t\t"command": "'/opt/hot-dash' hook codex",\r
\t\t\t\t\t\t"timeout": 3\r
\t\t\t\t\t}\r
\t\t\t\t]\r
\t\t\t} // first\r
\t\t],\r
\t\t"SessionStart": [],\r
\t\t"SessionEnd": [\r
\t\t\t{\r
\t\t\t\t"hooks": [\r
\t\t\t\t\t{\r
\t\t\t\t\t\t"type": "command",\r
\t\t\t\t\t\t"command": "'/opt/hot-dash' hook codex",\r
\t\t\t\t\t\t"timeout": 3\r
\t\t\t\t\t}\r
\t\t\t\t]\r
\t\t\t}\r
\t\t]\r
\t},\r
\t"description": "all of them"\r
}\r
`)
})

test.each([
  [
    `{
    "hooks": {}
}`,
    `{
    "hooks": {
        "Stop": [
            {
                "a": 1
            }
        ]
    }
}`,
  ],
  [
    '{ "hooks": {} }\n',
    `{ "hooks": {
    "Stop": [
      {
        "a": 1
      }
    ]
  } }
`,
  ],
  [
    `{
  // mine
    "a": 1 }`,
    `{
  // mine
    "a": 1,
    "hooks": {
        "Stop": [
            {
                "a": 1
            }
        ]
    } }`,
  ],
  ['{"hooks":{"Stop":[]}}', '{"hooks":{"Stop":[{"a":1}]}}'],
  ['{}', '{"hooks": {"Stop":[{"a":1}]}}'],
])('the indentation of %j is used: %j', (before, after) => {
  expect(textOf(appendHooks(before, { Stop: { a: 1 } }))).toBe(after)
})

test('the new parts are marked', () => {
  expect(appendHooks('{"hooks":{}}', { Stop: 1 })).toEqual([
    { text: '{"hooks":{', isNew: false },
    { text: '"Stop": [1]', isNew: true },
    { text: '}}', isNew: false },
  ])
})

test.each([
  '',
  'null',
  '[]',
  '{',
  '{} {}',
  '{"hooks":[]}',
  '{"hooks":{"Stop":{}}}',
  '{"hooks":{"Stop" [] }}',
  '{"hooks":{,}}',
  '{"a":01}',
  '{"a":}',
  '{:1}',
  '{"a":1 "b":2}',
  `{"a":"\n"}`,
  `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
])('%j is not changed', (text) => {
  expect(appendHooks(text, groups)).toBeNull()
})

describe('in any file', () => {
  test('appending keeps every value, and removing restores every character', () => {
    fc.assert(
      fc.property(file, (before) => {
        const parts = appendHooks(before, groups)
        const after = textOf(parts)
        expect(
          parts
            ?.filter(({ isNew }) => !isNew)
            .map(({ text }) => text)
            .join(''),
        ).toBe(before)
        expect(eventsWith(after ?? '', groups)).toHaveLength(2)
        expect(takeOutPieces(after ?? '', piecesOf(parts))).toBe(before)

        const [was, is] = [before, after ?? ''].map((text) => {
          const root = parseJsonText(text)
          return root && (valueOf(text, root) as { hooks?: Record<string, unknown[]> })
        })
        expect(is).toEqual({
          ...was,
          hooks: {
            ...was?.hooks,
            Stop: [...(was?.hooks?.['Stop'] ?? []), group],
            SessionEnd: [...(was?.hooks?.['SessionEnd'] ?? []), group],
          },
        })
      }),
    )
  })

  test('groups are found and removed even if another program has formatted the file and added its own', () => {
    fc.assert(
      fc.property(file, fc.constantFrom(undefined, 2, '\t'), (before, indentation) => {
        const text = textOf(appendHooks(before, groups)) ?? ''
        const root = parseJsonText(text)
        const value = (root && valueOf(text, root)) as { hooks: Record<string, unknown[]> }
        value.hooks['Stop']?.push({ hooks: [] })
        const again = JSON.stringify(value, null, indentation)
        expect(eventsWith(again, groups)).toHaveLength(2)
        const rest = takeOutGroups(again, groups)
        for (const event of ['Stop', 'SessionEnd'])
          value.hooks[event]?.splice(
            value.hooks[event].findIndex((one) => JSON.stringify(one) === JSON.stringify(group)),
            1,
          )
        expect(JSON.parse(rest)).toEqual(value)
      }),
    )
  })
})

const [hook] = group.hooks
test.each<[string, unknown]>([
  ['a member more', { ...group, matcher: '*' }],
  ['a member less', {}],
  ['another value', { hooks: [{ ...hook, timeout: 9 }] }],
  ['a text for a number', { hooks: [{ ...hook, timeout: '3' }] }],
  ['a hook more', { hooks: [hook, hook] }],
  ['an object for the list', { hooks: { 0: hook } }],
  ['null for the list', { hooks: null }],
  ['null for the group', null],
])('a group with %s does not count as ours', (_, changed) => {
  const before = JSON.stringify({ hooks: { Stop: [changed], SessionEnd: [group], Other: [group] } })
  expect(eventsWith(before, groups)).toEqual(['SessionEnd'])
  expect(JSON.parse(takeOutGroups(before, groups))).toEqual({
    hooks: { Stop: [changed], SessionEnd: [], Other: [group] },
  })
})

test('a group counts as ours in any order of its members', () => {
  const reversed = { hooks: [Object.fromEntries(Object.entries(hook ?? {}).reverse())] }
  expect(eventsWith(JSON.stringify({ hooks: { Stop: [reversed] } }), groups)).toEqual(['Stop'])
})

test.each([
  ['[]', []],
  ['{', []],
  ['{}', []],
  ['{"hooks":[[]]}', []],
  [JSON.stringify({ hooks: { Stop: { a: group } } }), []],
])('no group counts as ours in %s', (text, events) => {
  expect(eventsWith(text, groups)).toEqual(events)
  expect(takeOutGroups(text, groups)).toBe(text)
})

test('appended groups are removed only if all of them are there, in order', () => {
  expect(takeOutPieces('1-2-3', ['-', '-3'])).toBe('12')
  expect(takeOutPieces('1-2-3', ['-3', '1'])).toBeNull()
})

test.each([
  ['{"a":', '}'],
  ['[', ']'],
])('%s may be nested 64 levels deep', (open, close) => {
  const nested = (levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`
  expect(parseJsonText(nested(64))).not.toBeNull()
  expect(parseJsonText(nested(65))).toBeNull()
})
