import { aurPackage } from './aur.ts'
import { flatpakManifests } from './flatpak.ts'
import { homebrewCask } from './homebrew.ts'
import { checkRelease, type Release } from './release.ts'
import { wingetManifests } from './winget.ts'

/**
 * What each package manager is given.
 * @returns the texts by the places of their files, with slashes
 * @throws where the version is none for everybody, or a hash is missing
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
