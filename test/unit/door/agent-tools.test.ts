import { expect, test } from 'vitest'
import { listedTools, parseCall } from '../../../main/door/rules/agent-tools.ts'
import fc from '../../support/fast-check.ts'

test.each([
  ['status', undefined, { name: 'status', format: 'json' }],
  ['pantry', {}, { name: 'pantry' }],
  ['today', {}, { name: 'today' }],
  ['react', { reaction: 'fanfare' }, { name: 'react', reaction: 'fanfare' }],
  ['say', { text: ' The build is green. ' }, { name: 'say', text: 'The build is green.' }],
  ['say', { text: '🐦'.repeat(140) }, { name: 'say', text: '🐦'.repeat(140) }],
])('the call %s with %o is accepted', (name, given, call) => {
  expect(parseCall(name, given)).toEqual({ ok: true, value: call })
})

test.each([
  ['feed', {}, 'no tool'],
  ['constructor', {}, 'no tool'],
  ['status', { format: 'x' }, 'schema'],
  ['today', { day: '2026-01-01' }, 'schema'],
  ['react', {}, 'schema'],
  ['react', { reaction: 'swear' }, 'schema'],
  ['say', {}, 'schema'],
  ['say', { text: 5 }, 'schema'],
  ['say', { text: '' }, 'one line'],
  ['say', { text: 'a\nb' }, 'one line'],
  ['say', { text: 'a\u202eb' }, 'one line'],
  ['say', { text: 'a'.repeat(141) }, 'one line'],
  ['say', { text: 'see https://example.com' }, 'plain words'],
])('%s with %o is refused', (name, given, reason) => {
  expect(parseCall(name, given)).toEqual({
    ok: false,
    error: expect.stringContaining(reason) as string,
  })
})

test('any call is accepted or refused with a reason', () => {
  const names = fc.constantFrom(...listedTools.map(({ name }) => name), 'x')
  fc.assert(
    fc.property(names, fc.anything(), (name, given) => {
      expect(typeof parseCall(name, given).ok).toBe('boolean')
    }),
  )
})

test('agents get short texts, and schemas without additional properties', () => {
  expect(JSON.stringify(listedTools).length).toBeLessThan(3000)
  for (const { description, inputSchema } of listedTools) {
    expect(description.length).toBeLessThan(200)
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
  }
})
