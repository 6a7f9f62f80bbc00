import { expect, test } from 'vitest'
import { maxSaidLength, parseCommand } from '../../../main/door/rules/command-line.ts'
import fc from '../../support/fast-check.ts'

test.each([
  ['status', { name: 'status', format: 'text' }],
  ['status --json', { name: 'status', format: 'json' }],
  ['status --format {level}', { name: 'status', format: { template: '{level}' } }],
  ['feed', { name: 'feed', all: false }],
  ['feed --all', { name: 'feed', all: true }],
  ['say good morning', { name: 'say', text: 'good morning' }],
  ['react greet', { name: 'react', reaction: 'greet' }],
  ['react full-cheeks', { name: 'react', reaction: 'full-cheeks' }],
  ['today', { name: 'today' }],
  ['why 2026-02-28', { name: 'why', day: '2026-02-28' }],
  ['quiet', { name: 'quiet', howLong: 'until-off' }],
  ['quiet 1h', { name: 'quiet', howLong: 'an-hour' }],
  ['quiet on', { name: 'quiet', howLong: 'until-off' }],
  ['quiet off', { name: 'quiet', howLong: 'off' }],
  ['show', { name: 'show' }],
  ['hide', { name: 'hide' }],
  ['doctor', { name: 'doctor' }],
  ['quit', { name: 'quit' }],
  ['hook claude stop', { name: 'hook', words: ['claude', 'stop'] }],
  ['mcp {}', { name: 'mcp', line: '{}' }],
])('%s is parsed', (line, command) => {
  expect(parseCommand(line.split(' '))).toEqual({ ok: true, value: command })
})

test.each([
  ['', 'unknown', ''],
  ['dance', 'unknown', 'dance'],
  ['Status', 'unknown', 'Status'],
  ['constructor', 'unknown', 'constructor'],
  ['status --yaml', 'surplus', '--yaml'],
  ['status --json now', 'surplus', 'now'],
  ['status --format', 'template', '--format'],
  ['status --format {level} {mood}', 'surplus', '{mood}'],
  ['status --format {name}', 'field', '{name}'],
  ['status --format {}', 'field', '{}'],
  ['feed one', 'surplus', 'one'],
  ['feed --all now', 'surplus', 'now'],
  ['say', 'text', ''],
  ['react', 'reaction', ''],
  ['react swear', 'reaction', 'swear'],
  ['react greet twice', 'surplus', 'twice'],
  ['why', 'day', ''],
  ['why 2026-02-30', 'day', '2026-02-30'],
  ['why today', 'day', 'today'],
  ['quiet 2h', 'duration', '2h'],
  ['quit now', 'surplus', 'now'],
  ['mcp', 'unknown', 'mcp'],
  ['mcp {} {}', 'surplus', '{}'],
])('%s is refused', (line, code, word) => {
  expect(parseCommand(line.split(' '))).toEqual({ ok: false, error: { code, word } })
})

test.each([
  ['a tab', 'a\tb'],
  ['a second line', 'a\nb'],
  ['an escape sequence', '\u001b[2J'],
  ['text that turns around', 'abc\u202edef'],
  ['a lone surrogate', 'a\ud800'],
  ['more than 140 characters', 'a'.repeat(maxSaidLength + 1)],
])('Dash does not say %s', (_, text) => {
  expect(parseCommand(['say', text])).toMatchObject({ ok: false, error: { code: 'text' } })
})

test('Dash says up to 140 characters, however many bytes they take', () => {
  for (const character of ['a', 'あ', '🐦'])
    expect(parseCommand(['say', character.repeat(maxSaidLength)]).ok).toBe(true)
})

test('any words parse to a command or a problem', () => {
  const names = fc.constantFrom('status', 'feed', 'say', 'react', 'why', 'quiet', 'quit')
  const word = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), names)
  fc.assert(
    fc.property(fc.array(word), (words) => {
      expect(typeof parseCommand(words).ok).toBe('boolean')
    }),
  )
})
