import { describe, expect, it } from 'vitest'
import {
  playwrightDurations,
  slowestLines,
  vitestDurations,
} from '../../../scripts/testing/durations.ts'

describe('the durations of tests', () => {
  it("come from Vitest's report, without tests that were skipped", () => {
    const assertionResults = [
      { fullName: 'a bird eats', status: 'passed', duration: 1500 },
      { fullName: 'a bird flies', status: 'skipped' },
      { fullName: 'a bird waits', status: 'pending', duration: null },
    ]
    const report = { testResults: [{ name: '/dash/test/unit/bird.test.ts', assertionResults }] }
    expect(vitestDurations(report, '/dash')).toEqual([
      { test: 'test/unit/bird.test.ts › a bird eats', seconds: 1.5 },
    ])
  })

  it("come from Playwright's report, from suites within suites, repetitions added", () => {
    const file = 'bad-input/git.spec.ts'
    const spec = (title: string, ...durations: number[]) => ({
      title,
      file,
      tests: [{ results: durations.map((duration) => ({ duration })) }],
    })
    const report = {
      config: { rootDir: '/dash/test/e2e' },
      suites: [
        { specs: [spec('one', 1000)], suites: [{ specs: [spec('two', 2000, 500), spec('none')] }] },
      ],
    }
    expect(playwrightDurations(report, '/dash')).toEqual([
      { test: `test/e2e/${file} › one`, seconds: 1 },
      { test: `test/e2e/${file} › two`, seconds: 2.5 },
      { test: `test/e2e/${file} › none`, seconds: 0 },
    ])
  })

  it('are none where there is no report', () => {
    expect(vitestDurations(undefined, '/dash')).toEqual([])
    expect(playwrightDurations('not a report', '/dash')).toEqual([])
  })

  it('are told of the slowest, the longest first', () => {
    const all = [
      { test: 'quick', seconds: 0.04 },
      { test: 'slow', seconds: 12.34 },
      { test: 'slower', seconds: 100 },
    ]
    expect(slowestLines(all, 2)).toEqual([' 100.0 s  slower', '  12.3 s  slow'])
  })
})
