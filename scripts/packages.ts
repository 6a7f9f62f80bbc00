/** What a release has for Linux, by electron-builder's names. */
export const linuxPackages = ['deb', 'rpm', 'AppImage'] as const

/**
 * The runs of electron-builder that make these packages. On Linux each package has its own: they are packed from one folder,
 * into which electron-builder writes of which package it is.
 * @param targets electron-builder's names; none: all that electron-builder.yml names
 * @returns the targets of each run; none in one: all
 */
export function packageRuns(
  platform: NodeJS.Platform,
  targets: readonly string[],
): readonly (readonly string[])[] {
  if (platform !== 'linux') return [targets]
  return (targets.length > 0 ? targets : linuxPackages).map((one) => [one])
}

/** What electron-builder and its tools sign and notarise with. */
const signingVariables = [
  'CSC_LINK',
  'CSC_KEY_PASSWORD',
  'WIN_CSC_LINK',
  'WIN_CSC_KEY_PASSWORD',
  'APPLE_API_KEY',
  'APPLE_API_KEY_ID',
  'APPLE_API_ISSUER',
] as const

/**
 * The environment variables for signing that say nothing. A workflow passes a key that there is none of as an empty one, which
 * electron-builder would take for a file that it cannot read.
 */
export function emptySigningVariables(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return signingVariables.filter((name) => env[name]?.trim() === '')
}
