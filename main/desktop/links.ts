import { shell } from 'electron'
import about from '../../package.json' with { type: 'json' }
import type { LinkName } from '../../preload/contract/link-names.ts'
import { isLoopback } from '../base/rules/loopback.ts'

/** From package.json, their single source. */
export const projectPages = { home: about.homepage, issues: about.bugs.url } as const

/** The URLs of the pages of a GitHub host that the user may be sent to; null if the host has no such page. */
export interface GithubUrls {
  readonly device: string | null
  readonly connections: string
  readonly token: string
  readonly privateToken: string
}

export const voicevoxTerms = 'https://voicevox.hiroshiba.jp/term/'
export const nemoTerms = 'https://voicevox.hiroshiba.jp/nemo/term/'

/** The URL of a link. Pages name a link and never supply a URL. */
export const linkUrl = (link: LinkName, github: GithubUrls): string | null =>
  ({
    'github-device': github.device,
    'github-connections': github.connections,
    'github-token-page': github.token,
    'github-private-token-page': github.privateToken,
    voicevox: 'https://voicevox.hiroshiba.jp/',
    aivisspeech: 'https://aivis-project.com/',
    git: 'https://git-scm.com/downloads',
    'github-cli': 'https://cli.github.com/',
    project: projectPages.home,
    'newest-release': `${projectPages.home}/releases/latest`,
    issues: projectPages.issues,
  })[link]

export const releasePage = (version: string): string =>
  `${projectPages.home}/releases/tag/v${version}`

/** Opens an address in the system's browser: https, or http on this machine (the tests' fake GitHub). */
export async function showInBrowser(address: string): Promise<void> {
  const { protocol } = new URL(address)
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(address))) {
    await shell.openExternal(address)
  }
}
