import { describe, expect, test } from 'vitest'
import {
  failureLines,
  playwrightResults,
  slowestLines,
  type TestResult,
  vitestResults,
} from '../../../scripts/testing/results.ts'

const passed = (test: string, seconds: number): TestResult => ({ test, seconds, failure: null })

describe('test results', () => {
  test("come from Vitest's report, without skipped tests", () => {
    const assertionResults = [
      { fullName: 'a bird eats', status: 'passed', duration: 1500, failureMessages: [] },
      { fullName: 'a bird flies', status: 'skipped' },
      { fullName: 'a bird waits', status: 'pending', duration: null },
      { fullName: 'a bird falls', status: 'failed', failureMessages: ['ouch', 'again'] },
    ]
    const report = { testResults: [{ name: '/dash/test/unit/bird.test.ts', assertionResults }] }
    const file = 'test/unit/bird.test.ts'
    expect(vitestResults(report, '/dash')).toEqual([
      passed(`${file} › a bird eats`, 1.5),
      { test: `${file} › a bird falls`, seconds: 0, failure: 'ouch\nagain' },
    ])
  })

  test('count a file that Vitest could not load as failed', () => {
    const file = { name: '/dash/egg.test.ts', message: 'no such egg', assertionResults: [] }
    expect(vitestResults({ testResults: [file] }, '/dash')).toEqual([
      { test: 'egg.test.ts', seconds: 0, failure: 'no such egg' },
    ])
  })

  test("come from Playwright's report, with nested suites, retries added up", () => {
    const file = 'bad-input/git.spec.ts'
    const spec = (title: string, ...durations: number[]) => ({
      title,
      file,
      ok: true,
      tests: [{ results: durations.map((duration) => ({ duration, errors: [] })) }],
    })
    const failed = {
      ...{ title: 'red', file, ok: false },
      tests: [{ results: [{ duration: 0, errors: [{ message: 'too hot' }, {}] }] }],
    }
    const report = {
      config: { rootDir: '/dash/test/e2e' },
      suites: [
        { specs: [spec('one', 1000)], suites: [{ specs: [spec('two', 2000, 500), spec('none')] }] },
        { specs: [failed] },
      ],
    }
    expect(playwrightResults(report, '/dash')).toEqual([
      passed(`test/e2e/${file} › one`, 1),
      passed(`test/e2e/${file} › two`, 2.5),
      passed(`test/e2e/${file} › none`, 0),
      { test: `test/e2e/${file} › red`, seconds: 0, failure: 'too hot\n' },
    ])
  })

  test('are empty if there is no report', () => {
    expect(vitestResults(undefined, '/dash')).toEqual([])
    expect(playwrightResults('not a report', '/dash')).toEqual([])
  })

  test('list the slowest tests, slowest first', () => {
    const all = [passed('quick', 0.04), passed('slow', 12.34), passed('slower', 100)]
    expect(slowestLines(all, 2)).toEqual([' 100.0 s  slower', '  12.3 s  slow'])
  })

  test('list the failed tests with the start of their cause, without colours', () => {
    const failure = '\u001B[31mone\u001B[39m\ntwo\nthree'
    expect(failureLines([passed('fine', 1), { test: 'red', seconds: 1, failure }], 2)).toEqual([
      'red',
      '  one',
      '  two',
    ])
  })
})
