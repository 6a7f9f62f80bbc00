import { startSwitches } from '../desktop/rules/start-switches.ts'
import { locales } from '../../preload/contract/setting-choices.ts'

export type StartOptions = ReturnType<typeof readStartOptions>

/**
 * Reads the settings from the environment (docs/guide.md, "Environment variables") and the command line. If a value is
 * empty or unreadable, it becomes undefined. Only speech/engine/find-engines.ts reads the voice engine's address.
 * @param commandLine the program and its arguments
 */
export function readStartOptions(
  environment: Readonly<Record<string, string | undefined>>,
  commandLine: readonly string[],
) {
  const text = (name: string) => {
    const value = environment[name]?.trim()
    return value === '' ? undefined : value
  }
  const locale = locales.find((one) => one === text('HOT_DASH_LOCALE'))
  const now = Date.parse(text('HOT_DASH_NOW') ?? '')
  return {
    home: text('HOT_DASH_HOME'),
    locale,
    githubClientId: text('HOT_DASH_GITHUB_CLIENT_ID'),
    githubUrl: text('HOT_DASH_GITHUB_URL'),
    /** Tests set this to the address of their lists of voice engines. */
    engineListsUrl: text('HOT_DASH_ENGINE_LISTS_URL'),
    ollamaUrl: text('HOT_DASH_OLLAMA_URL'),
    /** Tests set these: where releases are, and the public key of their signatures. A packaged app has its own. */
    releasesUrl: text('HOT_DASH_RELEASES_URL'),
    updatePublicKey: text('HOT_DASH_UPDATE_PUBLIC_KEY'),
    /** The clock's initial time, in milliseconds since the epoch. */
    now: Number.isNaN(now) ? undefined : now,
    /** The time zone. An empty value differs from an unset one. */
    tz: environment['TZ'],
    switches: startSwitches(commandLine),
  }
}
