/** The links that main knows. A page sends a link's name, never a URL. */
export const linkNames = [
  'github-device',
  'github-connections',
  'github-token-page',
  /** The same form as above, for a token that may read private repositories. */
  'github-private-token-page',
  'voicevox',
  'aivisspeech',
  'git',
  'github-cli',
  'project',
  'newest-release',
  /** Where users report problems. */
  'issues',
] as const

export type LinkName = (typeof linkNames)[number]
