import { describe, expect, test } from 'vitest'
import {
  closingLine,
  countReport,
  playwrightCounts,
  sum,
  vitestCounts,
} from '../../../scripts/testing/counts.ts'

const tests = (...statuses: string[]) => statuses.map((status) => ({ status }))

describe('the counts of a whole run', () => {
  test('come from Vitest per test, with all kinds of skips together', () => {
    const report = {
      testResults: [
        { status: 'passed', assertionResults: tests('passed', 'passed', 'skipped', 'todo') },
        { status: 'failed', assertionResults: tests('failed', 'passed', 'pending') },
      ],
    }
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 1, skipped: 3 })
  })

  test('count a file that Vitest could not load as one failure', () => {
    expect(vitestCounts({ testResults: [{ status: 'failed', assertionResults: [] }] })).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    })
  })

  test('count a flaky Playwright test as failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3, duration: 1 }
    expect(playwrightCounts({ stats })).toEqual({ passed: 5, failed: 3, skipped: 3 })
  })

  test('include at least one failure if the runner failed, crashed or left no report', () => {
    const fine = { passed: 4, failed: 0, skipped: 0 }
    expect(countReport(0, fine)).toEqual(fine)
    expect(countReport(1, fine)).toEqual({ passed: 4, failed: 1, skipped: 0 })
    expect(countReport(1, { ...fine, failed: 2 })).toEqual({ passed: 4, failed: 2, skipped: 0 })
    expect(countReport(0, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(vitestCounts('not a report')).toBeUndefined()
    expect(playwrightCounts(undefined)).toBeUndefined()
  })

  test('end the run with one line', () => {
    const one = { passed: 1, failed: 2, skipped: 3 }
    expect(closingLine(sum([one, one]))).toBe('2 passed, 4 failed, 6 skipped')
  })
})
