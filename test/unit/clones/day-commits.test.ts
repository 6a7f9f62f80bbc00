import { describe, expect, test } from 'vitest'

import { parseDay } from '../../../main/base/rules/day.ts'
import {
  createCommitRecordParser,
  createDayOidParser,
  type CommitRecord,
} from '../../../main/sources/clones/rules/day-commits.ts'
import fc from '../../support/fast-check.ts'

const oid = (n: number) => n.toString(16).padStart(40, '0')

/** Cuts a text into chunks at arbitrary places. */
const cut = (text: string, places: readonly number[]) => {
  const at = [...places].map((place) => place % (text.length + 1)).toSorted((a, b) => a - b)
  return [0, ...at].map((start, n) => text.slice(start, at[n] ?? text.length))
}

describe('the commits of a day', () => {
  const day = parseDay('2026-11-25')!

  test('are found however the output is split into chunks', () => {
    const days = fc.constantFrom('2026-11-25', '2026-11-24', '12026-11-25', '')
    fc.assert(
      fc.property(fc.array(days), fc.array(fc.nat()), (all, places) => {
        const text = all.map((text, n) => `${oid(n)} ${text}\n`).join('')
        const found: string[] = []
        const push = createDayOidParser(day, (each) => void found.push(each))
        for (const piece of cut(text, places)) push(piece)
        expect(found).toEqual(all.flatMap((text, n) => (text === day ? [oid(n)] : [])))
      }),
    )
  })
})

describe('commit records', () => {
  const parsed = (pieces: readonly string[]) => {
    const found: CommitRecord[] = []
    const push = createCommitRecordParser((commit) => void found.push(commit))
    for (const piece of pieces) push(piece)
    return found
  }
  const record = (
    subject: string,
    more: {
      parents?: string
      date?: string
      oid?: string
      author?: string
      coAuthors?: string
    } = {},
  ) =>
    [
      `\0${more.oid ?? oid(1)}`,
      more.date ?? '1700000000 -0330',
      more.author ?? 'Dash',
      'd@x',
      subject,
      more.parents ?? '',
      'Dash',
      more.coAuthors ?? '',
      '',
    ].join('\n')

  test('are found however the output is split into chunks, and however long a line is', () => {
    const subject = fc.constantFrom('', 'soup', '辛い 🌶', 'x'.repeat(1500))
    fc.assert(
      fc.property(fc.array(subject), fc.array(fc.nat()), (all, places) => {
        const text = all.map((text) => record(text)).join('')
        const found = parsed(cut(text, places))
        expect(found.map((commit) => commit.subject)).toEqual(
          all.map((text) => (text.length > 200 ? `${'x'.repeat(199)}…` : text)),
        )
      }),
    )
  })

  test.each([
    [' \u0007a\u0007b\u202e ', 'a b'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), `${'x'.repeat(199)}…`],
    // A pair of surrogates is not cut in half.
    [`🌶${'x'.repeat(196)}🌶🌶`, `🌶${'x'.repeat(196)}…`],
  ])('show the subject %j as %j', (subject, shown) => {
    expect(parsed([record(subject)])).toMatchObject([{ subject: shown }])
  })

  test('recognize merges by their parents, and include the author date', () => {
    expect(parsed([record('a', { parents: oid(2) })])).toEqual([
      {
        oid: oid(1),
        time: 1_700_000_000,
        offset: -210,
        author: 'Dash',
        email: 'd@x',
        subject: 'a',
        isMerge: false,
        isWithAgent: false,
      },
    ])
    expect(parsed([record('b', { parents: `${oid(2)} ${oid(3)}` })])).toMatchObject([
      { isMerge: true },
    ])
  })

  test('recognize an agent, and name the human author', () => {
    const read = (more: Parameters<typeof record>[1]) => parsed([record('a', more)])
    expect(read({ author: 'Dash (aider)' })).toMatchObject([{ author: 'Dash', isWithAgent: true }])
    const claude = 'Someone <someone@x>,Claude <noreply@anthropic.com>'
    expect(read({ coAuthors: claude })).toMatchObject([{ author: 'Dash', isWithAgent: true }])
    expect(read({ coAuthors: 'Someone <someone@x>' })).toMatchObject([{ isWithAgent: false }])
  })

  test('are skipped if they are malformed, and the next ones are read', () => {
    const text = [
      record('undated', { date: '' }),
      record('nameless', { oid: 'HEAD' }),
      `\0${oid(9)}\nhalf of one\n`,
      record('whole'),
    ].join('')
    expect(parsed([text])).toMatchObject([{ subject: 'whole' }])
  })
})
