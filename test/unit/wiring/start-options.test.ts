import { describe, expect, test } from 'vitest'
import { readStartOptions } from '../../../main/wiring/start-options.ts'

describe('the start options', () => {
  test('are read from the environment by name', () => {
    expect(
      readStartOptions(
        {
          HOT_DASH_HOME: '/data',
          HOT_DASH_LOCALE: 'ja',
          HOT_DASH_NOW: '2026-03-01T00:00:00Z',
          HOT_DASH_GITHUB_URL: ' https://github.example.com ',
          TZ: '',
        },
        ['hot-dash', '--safe'],
      ),
    ).toEqual({
      home: '/data',
      locale: 'ja',
      githubClientId: undefined,
      githubUrl: 'https://github.example.com',
      releasesUrl: undefined,
      updatePublicKey: undefined,
      now: Date.UTC(2026, 2, 1),
      // An empty value means UTC, which differs from an unset one.
      tz: '',
      switches: { isHidden: false, isSafe: true, wantsVersion: false, task: null },
    })
  })

  test('ignore an empty or unreadable value', () => {
    const { locale, now, home } = readStartOptions(
      { HOT_DASH_HOME: ' ', HOT_DASH_LOCALE: 'fr', HOT_DASH_NOW: 'soon' },
      [],
    )
    expect([locale, now, home]).toEqual([undefined, undefined, undefined])
  })
})
