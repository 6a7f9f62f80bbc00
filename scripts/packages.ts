/** The package types of a Linux release, by electron-builder's names. */
export const linuxPackages = ['deb', 'rpm', 'AppImage'] as const

/**
 * The runs of electron-builder that make these packages. On Linux each package has a separate run: electron-builder
 * packs all packages from one folder, and writes the package's type into it.
 * @param targets electron-builder's names; empty for all in electron-builder.yml
 * @returns the targets of each run; an empty list stands for all targets
 */
export function packageRuns(
  platform: NodeJS.Platform,
  targets: readonly string[],
): readonly (readonly string[])[] {
  if (platform !== 'linux') return [targets]
  return (targets.length > 0 ? targets : linuxPackages).map((one) => [one])
}

/** The variables that electron-builder and its tools use to sign and notarise. */
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
 * The signing variables that are empty. A workflow passes a missing key as an empty string, which electron-builder
 * would take for an unreadable file.
 */
export function emptySigningVariables(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return signingVariables.filter((name) => env[name]?.trim() === '')
}
