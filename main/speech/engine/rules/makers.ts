import { isGithubStorage, isReleaseFileOf } from '../../../base/rules/github-files.ts'
import type { EngineName } from '../../../../preload/contract/views/engines.ts'

/** The makers of an engine, and where to get it. */
export interface Maker {
  /** The product's name, as its makers write it. */
  readonly title: string
  /** The engine's own id (`engine_manifest.json`). */
  readonly uuid: string
  /** Path of the list of the newest packages, below the base address of the lists. */
  readonly list: string
  /** Their GitHub repository, `owner/name`. The list may only name files of its releases. */
  readonly repository: string
}

/** Where the makers publish their lists. */
export const listsOrigin = 'https://voicevox.hiroshiba.jp'

/** @param given by a test: a loopback origin; anything else is ignored */
export function listsBaseOf(given: string | undefined): string {
  return given !== undefined && /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(given) ? given : listsOrigin
}

export const makers: Readonly<Record<EngineName, Maker>> = {
  nemo: {
    title: 'VOICEVOX Nemo',
    // https://github.com/VOICEVOX/voicevox_resource: voicevox_nemo/engine/engine_manifest.json
    uuid: '208cf94d-43d2-4cf5-abc0-9783cac36d29',
    // https://github.com/VOICEVOX/voicevox_blog#readme: the lists are generated from the releases of these
    // repositories.
    list: '/nemoLatestDefaultEngineInfos.json',
    repository: 'VOICEVOX/voicevox_nemo_engine',
  },
  voicevox: {
    title: 'VOICEVOX',
    // https://github.com/VOICEVOX/voicevox_resource: engine/engine_manifest.json
    uuid: '074fc39e-678b-4c13-8916-ffca8d505d1d',
    list: '/latestDefaultEngineInfos.json',
    repository: 'VOICEVOX/voicevox_engine',
  },
}

/**
 * Whether the makers' list may name a file at an address. If the list has no hash, only the size is checked, so the
 * address is what proves that the file is theirs.
 * @param listsBase in tests a loopback address instead of the makers'; then only its own files are allowed
 */
export function isListedAddress(engine: EngineName, address: string, listsBase: string): boolean {
  if (listsBase !== listsOrigin) return address.startsWith(`${listsBase}/`)
  return isReleaseFileOf(address, makers[engine].repository)
}

/** Whether a file of the makers may be downloaded from an address, directly or after a redirect. */
export function isFileAddress(engine: EngineName, address: string, listsBase: string): boolean {
  if (isListedAddress(engine, address, listsBase)) return true
  return listsBase === listsOrigin && isGithubStorage(address)
}
