import { isGithubFileAddress } from '../../../base/rules/github-files.ts'
import type { EngineName } from '../../../../preload/contract/views/engines.ts'

/** Who makes an engine, and where it is had from. */
export interface Maker {
  /** The product's name, as its makers write it. */
  readonly title: string
  /** The engine's own id (`engine_manifest.json`). */
  readonly uuid: string
  /** The list of the newest packages, below the base address of the lists. */
  readonly list: string
}

/** Where the makers publish their lists. */
export const listsOrigin = 'https://voicevox.hiroshiba.jp'

/** @param given by a test: an origin of this machine; anything else is not used */
export function listsBaseOf(given: string | undefined): string {
  return given !== undefined && /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(given) ? given : listsOrigin
}

export const makers: Readonly<Record<EngineName, Maker>> = {
  nemo: {
    title: 'VOICEVOX Nemo',
    // https://github.com/VOICEVOX/voicevox_resource: voicevox_nemo/engine/engine_manifest.json
    uuid: '208cf94d-43d2-4cf5-abc0-9783cac36d29',
    list: '/nemoLatestDefaultEngineInfos.json',
  },
  voicevox: {
    title: 'VOICEVOX',
    // https://github.com/VOICEVOX/voicevox_resource: engine/engine_manifest.json
    uuid: '074fc39e-678b-4c13-8916-ffca8d505d1d',
    list: '/latestDefaultEngineInfos.json',
  },
}

/**
 * Whether a file of the makers may be fetched from an address, or a redirect be followed to it: on the hosts of GitHub's releases alone.
 * @param listsBase in tests another one than the makers', on this machine: then its own files and no others
 */
export function isFileAddress(address: string, listsBase: string): boolean {
  if (listsBase !== listsOrigin) return address.startsWith(`${listsBase}/`)
  return isGithubFileAddress(address)
}
