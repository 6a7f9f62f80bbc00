import { describe, expect, test } from 'vitest'

import { parseTips, revisionsBetween } from '../../../main/sources/clones/rules/branch-tips.ts'

describe('tips', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string]

  test('are those of local branches', () => {
    const text = `${a} refs/heads/main\n${b} refs/heads/feature/辛 い\n${c} refs/tags/v1\nwarning: ${c} refs/heads/odd\n`
    expect([...parseTips(text)]).toEqual([
      ['refs/heads/main', a],
      ['refs/heads/feature/辛 い', b],
    ])
  })

  test('yield the range between them, or nothing if it is empty', () => {
    const before = parseTips(`${a} refs/heads/x\n${b} refs/heads/y\n`)
    const after = parseTips(`${c} refs/heads/x\n${b} refs/heads/y\n${c} refs/heads/z\n`)
    expect(revisionsBetween(after, before)).toBe(`${c}\n^${a}\n^${b}\n`)
    expect(revisionsBetween(before, after)).toBe(`${a}\n^${c}\n^${b}\n`)
    expect(revisionsBetween(after, new Map())).toBe(`${c}\n${b}\n`)
    expect(revisionsBetween(parseTips(`${a} refs/heads/other\n`), before)).toBe('')
  })
})
