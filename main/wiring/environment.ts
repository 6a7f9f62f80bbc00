import { createClock, type Clock } from '../base/clock.ts'
import { startSwitches, type StartSwitches } from '../desktop/rules/start-switches.ts'
import { testReleases } from '../updates/rules/addresses.ts'
import type { TimeZone, ZoneSources } from './time-zone.ts'
import type { Locale } from '../../preload/contract/settings.ts'

/**
 * What the environment says (README, "Environment variables"), undefined where it says nothing, and the command line. Where
 * the voice engine is, speech/discovery.ts reads for itself.
 */
export interface Environment {
  readonly home: string | undefined
  readonly locale: Locale | undefined
  readonly githubClientId: string | undefined
  readonly githubUrl: string | undefined
  /** Where the lists of voice engines are, in tests. */
  readonly engineListsUrl: string | undefined
  /** Where the language model is. */
  readonly ollamaUrl: string | undefined
  /** Where releases are, and by which key they are signed, in tests; a packaged app has its own. */
  readonly testReleases: { readonly url: string; readonly publicKey: string } | undefined
  /** Milliseconds since the epoch at which the clock starts. */
  readonly now: number | undefined
  /** From what the time zone is taken. */
  readonly zone: ZoneSources
  readonly switches: StartSwitches
}

/**
 * Reads them; an empty or unreadable value counts as absent.
 * @param commandLine the program and its arguments
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  commandLine: readonly string[],
): Environment {
  const text = (name: string) => {
    const value = variables[name]?.trim()
    return value === '' ? undefined : value
  }
  const locale = text('HOT_DASH_LOCALE')
  const releases = testReleases(text('HOT_DASH_RELEASES_URL'))
  const publicKey = text('HOT_DASH_UPDATE_PUBLIC_KEY') ?? ''
  const now = Date.parse(text('HOT_DASH_NOW') ?? '')
  return {
    home: text('HOT_DASH_HOME'),
    locale: locale === 'ja' || locale === 'en' ? locale : undefined,
    githubClientId: text('HOT_DASH_GITHUB_CLIENT_ID'),
    githubUrl: text('HOT_DASH_GITHUB_URL'),
    engineListsUrl: text('HOT_DASH_ENGINE_LISTS_URL'),
    ollamaUrl: text('HOT_DASH_OLLAMA_URL'),
    testReleases: releases === undefined ? undefined : { url: releases, publicKey },
    now: Number.isNaN(now) ? undefined : now,
    zone: { tz: variables['TZ'], folder: text('TZDIR'), platform: process.platform },
    switches: startSwitches(commandLine),
  }
}

/** The real clock, moved so that it reads `start` now. */
export function openClock(start: number | undefined, { zoneAt, offsetAt }: TimeZone): Clock {
  const shift = start === undefined ? 0 : start - Date.now()
  const now = () => Date.now() + shift
  return createClock({ now, zone: () => zoneAt(now()), offsetAt })
}
