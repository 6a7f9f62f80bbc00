import type { LinkName } from './link-names.ts'

/** The section of Settings where a problem is fixed. */
export type SettingsSection =
  'folders' | 'github' | 'voice' | 'desktop' | 'appearance' | 'counting' | 'data' | 'about'

export type Remedy =
  /** `host`: the GitHub host of a GitHub link. If absent, the first host on offer. */
  | { readonly type: 'link'; readonly link: LinkName; readonly host?: string }
  | { readonly type: 'settings'; readonly section: SettingsSection }
  | { readonly type: 'sync' }
  | { readonly type: 'scan' }
  | { readonly type: 'find-engine' }
  | { readonly type: 'none' }

const folders: Remedy = { type: 'settings', section: 'folders' }
const github: Remedy = { type: 'settings', section: 'github' }
const makersPage: Remedy = { type: 'link', link: 'voicevox' }
const releasePage: Remedy = { type: 'link', link: 'newest-release' }
const none: Remedy = { type: 'none' }

/**
 * Every expected problem, with the action of the button beside it. The user reads `problem.<code>` from
 * resources/locales: one clear sentence and what to do. The log gets the cause.
 */
export const remedies = {
  'safe-start': none,
  'folder-missing': folders,
  'folder-unreadable': folders,
  'folder-without-repositories': folders,
  'repository-unreadable': { type: 'scan' },
  'repository-shallow': { type: 'scan' },
  'repository-unsafe': { type: 'scan' },
  'repository-owner': { type: 'scan' },
  'languages-unread': { type: 'scan' },
  'git-missing': { type: 'link', link: 'git' },
  'git-too-old': { type: 'link', link: 'git' },
  'git-failed': { type: 'scan' },
  'git-memory': { type: 'scan' },
  'github-offline': { type: 'sync' },
  'github-unknown-host': github,
  'github-trouble': { type: 'sync' },
  'github-bad-answer': { type: 'sync' },
  'github-refused': { type: 'sync' },
  'github-rate-limited': none,
  'github-token-rejected': github,
  'github-token-malformed': { type: 'link', link: 'github-token-page' },
  'github-cli-missing': { type: 'link', link: 'github-cli' },
  'github-cli-signed-out': { type: 'link', link: 'github-cli' },
  'github-no-client-id': github,
  'github-client-id-rejected': github,
  'github-device-denied': github,
  'github-device-expired': github,
  'github-device-disabled': github,
  'github-partial': { type: 'link', link: 'github-connections' },
  'carry-folder-gone': none,
  'carry-failed': none,
  'carry-code-needed': none,
  'carry-code-wrong': none,
  'carry-git-address': none,
  'carry-git-denied': none,
  'carry-git-unreachable': none,
  'carry-git-refused': none,
  'token-session-only': github,
  'token-unreadable': github,
  'token-not-restored': github,
  'voice-engine-absent': makersPage,
  'voice-engine-died': { type: 'find-engine' },
  'voice-engine-silent': { type: 'find-engine' },
  'voice-engine-not-started': { type: 'find-engine' },
  'voice-engine-refused': { type: 'settings', section: 'voice' },
  'voice-bad-answer': { type: 'settings', section: 'voice' },
  'engine-not-in-folder': none,
  'engine-address-unusable': none,
  'word-unusable': none,
  'pronunciation-unusable': none,
  'dictionary-full': none,
  'model-absent': none,
  'model-none': none,
  'model-address-unusable': none,
  'engine-list-absent': makersPage,
  'engine-list-unknown': makersPage,
  'engine-not-for-system': makersPage,
  'engine-no-room': none,
  'engine-fetch-broken': none,
  'engine-fetch-refused': makersPage,
  'engine-file-wrong': makersPage,
  'engine-package-refused': makersPage,
  'update-not-asked': releasePage,
  'update-outdated': releasePage,
  'update-unsigned': releasePage,
  'update-file-wrong': releasePage,
  'update-broken-off': releasePage,
  'update-not-installed': releasePage,
  'nothing-to-eat': none,
  'login-item-failed': none,
  'integration-no-command': none,
  'integration-managed': none,
  'integration-hooks-off': none,
  'integration-readonly': none,
  'integration-invalid': none,
  'integration-link': none,
  'integration-moved': none,
  'integration-failed': none,
  'export-failed': none,
  'import-unreadable': none,
  'import-foreign': none,
  'import-newer': { type: 'settings', section: 'about' },
  'import-torn': none,
  'import-wrong-line': none,
  'shortcut-taken': { type: 'settings', section: 'desktop' },
  'database-damaged': none,
  'database-locked': none,
  'database-readonly': none,
  'data-gone': none,
  'data-older': { type: 'settings', section: 'data' },
  'disk-readonly': none,
  'disk-full': none,
  'disk-failed': none,
  'backup-failed': { type: 'settings', section: 'data' },
  crashed: { type: 'settings', section: 'about' },
  unexpected: { type: 'link', link: 'project' },
} satisfies Readonly<Record<string, Remedy>>

export type ProblemCode = keyof typeof remedies

/** A problem as data: its code, and the values that its sentence needs (a folder's name, a host, a version). */
export interface Problem {
  readonly code: ProblemCode
  readonly params?: Readonly<Record<string, string | number>>
}

export function remedyOf({ code, params }: Problem): Remedy {
  const remedy: Remedy = remedies[code]
  const host = params?.['host']
  return remedy.type === 'link' && typeof host === 'string' ? { ...remedy, host } : remedy
}
