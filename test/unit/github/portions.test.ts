import { expect, test } from 'vitest'

import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import { Portions } from '../../../main/sources/github/portions.ts'
import type { PagePart, Reading, WindowPart } from '../../../main/sources/github/portions.ts'

const window = (n: number) => {
  const day = addDays(parseDay('2026-01-01')!, n)
  return { from: day, to: day }
}
const reading: Reading = {
  window: window(0),
  open: 1,
  restricted: 0,
  truncated: 0,
  undisclosed: { commit: 0, issue: 0, review: 0, 'pull-request': 0 },
}

/** Ten windows, and as many pages. */
function full(): Portions {
  const portions = new Portions({ together: 5, pieces: 1, repositories: 100 })
  for (let n = 0; n < 10; n++) {
    const part: WindowPart = { window: window(n), reading }
    const page: PagePart = { kind: 'issue', window: window(n), after: 'cursor', reading }
    portions.add(part)
    portions.addPage(page)
  }
  return portions
}

/** How much the next portion has, which is taken. */
function sizes(portions: Portions) {
  const { windows, pages, repositories } = portions.take()
  return [windows.length, pages.length, repositories]
}

test('windows, pages and repositories share a request, until all is taken', () => {
  const portions = full()
  expect([sizes(portions), sizes(portions)]).toEqual([
    [5, 10, 100],
    [5, 0, 100],
  ])
  expect(portions.length).toBe(0)
})

test('what was too large comes again by itself, then in halves, and nothing is lost', () => {
  const portions = full()
  portions.divide(portions.take())
  portions.divide(portions.take())
  expect(sizes(portions)).toEqual([2, 0, 0])
  portions.divide(portions.take())
  // Two of the ten windows are through.
  for (let n = 0; n < 8; n++) expect(sizes(portions)).toEqual([1, 0, 0])
  portions.divide(portions.take())
  expect([sizes(portions), sizes(portions)]).toEqual([
    [0, 5, 0],
    [0, 5, 0],
  ])
  expect(portions.length).toBe(0)
})

test('halves of a window come next', () => {
  const portions = full()
  const [first] = portions.take().windows
  portions.addFirst(first!, first!)
  expect(portions.take().windows.slice(0, 2)).toEqual([first, first])
})
