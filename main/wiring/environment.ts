import { startSwitches, type StartSwitches } from '../desktop/rules/start-switches.ts'
import { testReleases } from '../updates/rules/release-manifest.ts'
import type { Locale } from '../../preload/contract/settings.ts'

/**
 * Settings from the environment (docs/guide.md, "Environment variables"), undefined if not set, and from the command line.
 * The voice engine's address is not among them: speech/discovery.ts reads it.
 */
export interface Environment {
  readonly home: string | undefined
  readonly locale: Locale | undefined
  readonly githubClientId: string | undefined
  readonly githubUrl: string | undefined
  /** Where the lists of voice engines are, in tests. */
  readonly engineListsUrl: string | undefined
  /** The language model's address. */
  readonly ollamaUrl: string | undefined
  /** In tests: where releases are, and the public key of their signatures. A packaged app has its own. */
  readonly testReleases: { readonly url: string; readonly publicKey: string } | undefined
  /** The clock's initial time, in milliseconds since the epoch. */
  readonly now: number | undefined
  /** The time zone. Empty differs from not set. */
  readonly tz: string | undefined
  readonly switches: StartSwitches
}

/**
 * Reads the environment. An empty or unreadable value counts as not set.
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
    tz: variables['TZ'],
    switches: startSwitches(commandLine),
  }
}
