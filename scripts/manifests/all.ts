import { aurPackage } from './aur.ts'
import { flatpakManifests } from './flatpak.ts'
import { homebrewCask } from './homebrew.ts'
import { checkRelease, type Release } from './release.ts'
import { wingetManifests } from './winget.ts'

/**
 * The manifests of all package managers.
 * @returns the texts by their file paths, with slashes
 * @throws if the version is not a public release, or if a hash is missing
 */
export function manifestsOf(release: Release): ReadonlyMap<string, string> {
  checkRelease(release)
  const within = (folder: string, files: ReadonlyMap<string, string>) =>
    [...files].map(([name, text]) => [`${folder}/${name}`, text] as const)
  return new Map([
    ...within('winget', wingetManifests(release)),
    ['homebrew/hot-dash.rb', homebrewCask(release)] as const,
    ...within('aur', aurPackage(release)),
    ...within('flatpak', flatpakManifests(release)),
  ])
}
