import { describe, expect, it } from 'vitest'
import { openClock, readEnvironment } from '../../../main/wiring/environment.ts'

describe('the environment', () => {
  it('is read by name', () => {
    expect(
      readEnvironment(
        {
          HOT_DASH_HOME: '/data',
          HOT_DASH_LOCALE: 'ja',
          HOT_DASH_NOW: '2026-03-01T00:00:00Z',
          HOT_DASH_GITHUB_URL: ' https://github.example.com ',
          TZ: '',
          TZDIR: '/zones',
        },
        ['hot-dash', '--safe'],
      ),
    ).toEqual({
      home: '/data',
      locale: 'ja',
      githubClientId: undefined,
      githubUrl: 'https://github.example.com',
      testReleases: undefined,
      now: Date.UTC(2026, 2, 1),
      // An empty value means UTC, which differs from not set.
      zone: { tz: '', folder: '/zones', platform: process.platform },
      switches: { isHidden: false, isSafe: true, wantsVersion: false, task: null },
    })
  })

  it('treats an empty or unreadable value as not set', () => {
    const { locale, now, home } = readEnvironment(
      { HOT_DASH_HOME: ' ', HOT_DASH_LOCALE: 'fr', HOT_DASH_NOW: 'soon' },
      [],
    )
    expect([locale, now, home]).toEqual([undefined, undefined, undefined])
  })

  it('sets the clock, which runs on from there', () => {
    const clock = openClock(Date.UTC(2030, 0, 1), {
      zoneAt: () => '+05:45',
      offsetAt: () => undefined,
    })
    const first = clock.now()
    expect(first - Date.UTC(2030, 0, 1)).toBeLessThan(10_000)
    expect(clock.now()).toBeGreaterThanOrEqual(first)
    expect(clock.zone()).toBe('+05:45')
  })
})
