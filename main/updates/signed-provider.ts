import {
  Provider,
  parseUpdateInfo,
  resolveFiles,
  type ProviderRuntimeOptions,
} from 'electron-updater/out/providers/Provider.js'
import type { ResolvedUpdateFileInfo, UpdateInfo } from 'electron-updater'
import { readManifest, type ManifestSource } from './manifest-source.ts'
import { manifestAddress, releaseFileAddress } from './rules/addresses.ts'
import { manifestName } from './rules/manifest.ts'
import { UpdateError } from './update-error.ts'

/**
 * GitHub's releases for electron-updater: one request instead of the three of its own provider, and nothing is read
 * that our key has not signed. The id that electron-updater generates for staged releases stays on this machine: it
 * is sent in no header.
 */
export class SignedProvider extends Provider<UpdateInfo> {
  readonly #source: ManifestSource
  readonly #platform: string

  constructor(source: ManifestSource, runtime: ProviderRuntimeOptions) {
    // GitHub's storage does not answer requests for several ranges.
    super({ ...runtime, isUseMultipleRangeRequest: false })
    this.#source = source
    this.#platform = runtime.platform
  }

  override async getLatestVersion(): Promise<UpdateInfo> {
    const name = manifestName(this.#platform, process.arch)
    const address = new URL(manifestAddress(this.#source.releases, name))
    const content = await readManifest(name, this.#source)
    try {
      return parseUpdateInfo(content, name, address)
    } catch (cause) {
      throw new UpdateError('update-unsigned', cause)
    }
  }

  override resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    const { releases } = this.#source
    return resolveFiles(info, new URL(releases), (file) =>
      releaseFileAddress(releases, info.version, file),
    )
  }
}
