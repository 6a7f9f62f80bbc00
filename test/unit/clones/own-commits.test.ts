import { describe, expect, test } from 'vitest'

import type { CommitFact } from '../../../main/ledger/rules/facts.ts'
import { createOwnCommitParser } from '../../../main/sources/clones/rules/own-commits.ts'
import fc from '../../support/fast-check.ts'

const oid = 'a'.repeat(40)
const parent = 'c'.repeat(40)
/** The log line of a commit. `email` is the address after `.mailmap`, `author` the address as committed. */
function line(date: string, email: string, { id = oid, parents = parent, author = email } = {}) {
  return `${[email, parents, id, date, author, 'Dash'].join('\0')}\n`
}
function createTestParser(...addresses: readonly string[]) {
  const found: CommitFact[] = []
  return { ...createOwnCommitParser(new Set(addresses), (commit) => found.push(commit)), found }
}
function read(text: string, ...addresses: readonly string[]) {
  const { push, found } = createTestParser(...addresses)
  push(text)
  return found
}

describe('a line of the log', () => {
  test.each([
    ['+0900', 540],
    ['+0000', 0],
    ['-0000', 0],
    ['-0330', -210],
    ['+0545', 345],
    ['+1400', 840],
    // Some programs wrote offsets that exist nowhere.
    ['-7500', -4500],
    ['+51800', 31080],
  ])('has the offset %s of %i minutes east of UTC', (offset, minutes) => {
    const [commit] = read(line(`1700000000 ${offset}`, 'a@b'), 'a@b')
    expect(commit).toEqual({ oid, email: 'a@b', time: 1_700_000_000, offset: minutes })
  })

  test('may have a time before 1970', () => {
    expect(read(line('-86400 +0100', 'a@b'), 'a@b')).toMatchObject([{ time: -86_400 }])
  })

  test('may have an address with spaces and other scripts', () => {
    const email = 'だっしゅ at home@例え.jp'
    expect(read(line('1 +0000', email), email)).toHaveLength(1)
  })

  test('keeps the address of the commit if .mailmap names another', () => {
    const mapped = line('1 +0000', 'a@b', { author: 'old@b' })
    expect(read(mapped, 'a@b')).toMatchObject([{ email: 'a@b', author: 'old@b' }])
    expect(read(mapped, 'old@b')).toEqual([])
    expect(read(line('1 +0000', 'a@b'), 'a@b')[0]).not.toHaveProperty('author')
  })

  test('may have an object name of 64 digits', () => {
    const id = 'b'.repeat(64)
    expect(read(line('1 +0000', 'a@b', { id }), 'a@b')).toMatchObject([{ oid: id }])
  })

  test.each([
    ['an address that only contains a wanted one', line('1 +0000', 'xa@b')],
    ['another case', line('1 +0000', 'A@b')],
    ['no address', line('1 +0000', '')],
    ['no date', line('', 'a@b')],
    ['a time beyond all calendars', line('18446744073709551615 +0000', 'a@b')],
    ['no object name', line('1 +0000', 'a@b', { id: '' })],
    ['nothing', line('', '', { id: '' })],
  ])('with %s is skipped', (_, skipped) => {
    expect(read(skipped + line('2 +0000', 'a@b'), 'a@b')).toMatchObject([{ time: 2 }])
  })

  test.each([
    ['no parents and no name', `a@b\0\0${oid}\x001 +0000\0a@b\n`],
    ['no name', `a@b\0${parent}\0${oid}\x001 +0000\0a@b\n`],
    ['nothing after the address', 'a@b\n'],
  ])('with %s is skipped', (_, broken) => {
    const { push, ...lines } = createTestParser('a@b')
    push(broken)
    expect(lines).toEqual({ found: [], roots: [], authors: [] })
  })

  test('reports a commit without parents as a root, whoever its author is', () => {
    const lines = createTestParser('a@b')
    const [one, two] = ['1'.repeat(40), '2'.repeat(64)]
    lines.push(line('3 +0000', 'a@b') + line('2 +0000', 'a@b', { id: one, parents: '' }))
    lines.push(line('1 +0000', 'someone else@c', { id: two, parents: '' }) + line('0 +0000', 'c@d'))
    expect(lines.roots).toEqual([one, two])
  })
})

test('a log reports the authors of the latest commits, also those that do not count', () => {
  const lines = createTestParser()
  const log = ['Dash D.', '唐辛子 (aider)', ''].map(
    (name, n) => `${n}@x\0${parent}\0${oid}\x001 +0000\0${n}@x\0${name}\n`,
  )
  lines.push(log.join(''))
  expect(lines.authors).toEqual([
    { name: 'Dash D.', email: '0@x' },
    { name: '唐辛子', email: '1@x' },
    { name: '', email: '2@x' },
  ])
  for (let n = 0; n < 5000; n += 1) lines.push(log.join(''))
  expect(lines.authors).toHaveLength(10_000)
})

test('a log yields the same commits however it is split into chunks', () => {
  const commit = fc.record({
    time: fc.integer({ min: 0, max: 2 ** 31 }),
    email: fc.constantFrom('a@b', 'う@b', 'c@d'),
  })
  fc.assert(
    fc.property(fc.array(commit), fc.array(fc.nat(80)), (commits, cuts) => {
      const text = commits.map(({ time, email }) => line(`${time} +0900`, email)).join('')
      const { push, found } = createTestParser('a@b', 'う@b')
      let rest = text
      for (const cut of cuts) {
        push(rest.slice(0, cut))
        rest = rest.slice(cut)
      }
      push(rest)
      expect(found.map(({ time, email }) => ({ time, email }))).toEqual(
        commits.filter(({ email }) => email !== 'c@d'),
      )
    }),
  )
})
