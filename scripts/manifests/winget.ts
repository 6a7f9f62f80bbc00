import { fileOf, packageNames, publisher, quoted, type Release, summary } from './release.ts'

const identifier = 'HotDash.HotDash'
/**
 * The newest schema that winget-pkgs accepts (https://learn.microsoft.com/windows/package-manager/package/manifest).
 */
const schema = '1.12.0'

/**
 * The manifests for winget: the version, its installers, and texts in two languages.
 * @returns YAML by file name
 */
export function wingetManifests(release: Release): ReadonlyMap<string, string> {
  const { homepage, version } = release
  const names = packageNames(version)
  const installers = [
    ['x64', names.windowsX64],
    ['arm64', names.windowsArm64],
  ] as const
  return new Map([
    [`${identifier}.yaml`, manifest(version, 'version', ['DefaultLocale: en-US'])],
    [
      `${identifier}.installer.yaml`,
      manifest(version, 'installer', [
        'Platform:',
        '- Windows.Desktop',
        'MinimumOSVersion: 10.0.0.0',
        'InstallerType: nullsoft',
        'Scope: user',
        'InstallModes:',
        '- interactive',
        '- silent',
        'InstallerSwitches:',
        // resources/windows/installer.nsh handles this option.
        '  Custom: --package-manager=winget',
        'UpgradeBehavior: install',
        `ReleaseDate: ${quoted(release.date)}`,
        'Installers:',
        ...installers.flatMap(([architecture, name]) => {
          const { url, sha256 } = fileOf(release, name)
          return [
            `- Architecture: ${architecture}`,
            `  InstallerUrl: ${quoted(url)}`,
            `  InstallerSha256: ${quoted(sha256.toUpperCase())}`,
          ]
        }),
      ]),
    ],
    [
      `${identifier}.locale.en-US.yaml`,
      manifest(version, 'defaultLocale', [
        'PackageLocale: en-US',
        `Publisher: ${publisher}`,
        `PublisherUrl: ${homepage}`,
        `PublisherSupportUrl: ${homepage}/issues`,
        `PrivacyUrl: ${homepage}#privacy`,
        'PackageName: Hot Dash',
        `PackageUrl: ${homepage}`,
        'License: MIT',
        `LicenseUrl: ${homepage}/blob/v${version}/LICENSE`,
        `ShortDescription: ${quoted(summary)}`,
        'Moniker: hot-dash',
        'Tags:',
        ...['dart', 'git', 'github', 'pet', 'voicevox'].map((tag) => `- ${tag}`),
        `ReleaseNotesUrl: ${homepage}/releases/tag/v${version}`,
      ]),
    ],
    [
      `${identifier}.locale.ja-JP.yaml`,
      manifest(version, 'locale', [
        'PackageLocale: ja-JP',
        'PackageName: Hot Dash',
        `ShortDescription: ${quoted('Dartへのコントリビューションを食べて育つ、小さな青い鳥')}`,
      ]),
    ],
  ])
}

function manifest(version: string, type: string, lines: readonly string[]): string {
  return [
    `# yaml-language-server: $schema=https://aka.ms/winget-manifest.${type}.${schema}.schema.json`,
    `PackageIdentifier: ${identifier}`,
    `PackageVersion: ${quoted(version)}`,
    ...lines,
    `ManifestType: ${type}`,
    `ManifestVersion: ${schema}`,
    '',
  ].join('\n')
}
