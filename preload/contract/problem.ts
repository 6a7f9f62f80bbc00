/**
 * Everything that can go wrong in an expected way. A person reads `problem.<code>` from resources/locales
 * (one clear sentence and what to do); the log gets the cause.
 */
export type ProblemCode =
  | 'folder-missing'
  | 'folder-unreadable'
  | 'folder-without-repositories'
  | 'repository-unreadable'
  | 'repository-shallow'
  | 'repository-unsafe'
  | 'repository-owner'
  | 'git-missing'
  | 'git-too-old'
  | 'git-failed'
  | 'git-memory'
  | 'github-offline'
  | 'github-unknown-host'
  | 'github-trouble'
  | 'github-bad-answer'
  | 'github-refused'
  | 'github-rate-limited'
  | 'github-token-rejected'
  | 'github-token-malformed'
  | 'github-cli-missing'
  | 'github-cli-signed-out'
  | 'github-no-client-id'
  | 'github-client-id-rejected'
  | 'github-device-denied'
  | 'github-device-expired'
  | 'github-device-disabled'
  | 'github-partial'
  | 'token-session-only'
  | 'token-unreadable'
  | 'token-not-restored'
  | 'voice-engine-absent'
  | 'voice-engine-died'
  | 'voice-engine-refused'
  | 'voice-bad-answer'
  | 'nothing-to-eat'
  | 'login-item-failed'
  | 'export-failed'
  | 'shortcut-taken'
  | 'database-damaged'
  | 'database-locked'
  | 'database-readonly'
  | 'disk-full'
  | 'disk-failed'
  | 'backup-failed'
  | 'unexpected'

/** A problem as data: what happened, and the words that its sentence needs (a folder's name, a host, a version). */
export interface Problem {
  readonly code: ProblemCode
  readonly params?: Readonly<Record<string, string | number>>
}
