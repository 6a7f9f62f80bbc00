import { fileInSources, fileOf, packageNames, publisher, quoted, type Release } from './release.ts'

const id = 'dev.hotdash.app'
/** The version of the freedesktop runtime and of the Electron base. */
const runtime = '25.08'

/**
 * The manifest for Flathub (https://docs.flatpak.org/en/latest/electron.html), and the metadata for software centres.
 * It unpacks the deb. The runtime is the SDK, because only that has Git. Folders are read-only. X11 lets Dash move.
 * @returns the two files by name
 */
export function flatpakManifests(release: Release): ReadonlyMap<string, string> {
  const deb = fileOf(release, packageNames(release.version).deb)
  const permissions = [
    '--share=ipc',
    '--share=network',
    '--socket=x11',
    '--socket=pulseaudio',
    '--device=dri',
    '--filesystem=home:ro',
    '--talk-name=org.freedesktop.secrets',
    '--talk-name=org.kde.StatusNotifierWatcher',
  ]
  const commands = [
    'ar x hot-dash.deb',
    'tar -xf data.tar.*',
    "mv 'opt/Hot Dash' /app/main",
    'rm /app/main/resources/apparmor-profile',
    'printf flatpak >/app/main/resources/package-type',
    'install -Dm755 hot-dash.sh /app/bin/hot-dash',
    `install -Dm644 ${id}.metainfo.xml -t /app/share/metainfo`,
    `install -Dm644 usr/share/icons/hicolor/512x512/apps/hot-dash.png /app/share/icons/hicolor/512x512/apps/${id}.png`,
    `sed -i -e 's|^Exec="/opt/Hot Dash/hot-dash"|Exec=hot-dash|' -e 's|^Icon=.*|Icon=${id}|' usr/share/applications/${id}.desktop`,
    `install -Dm644 usr/share/applications/${id}.desktop -t /app/share/applications`,
  ]
  const manifest = [
    `id: ${id}`,
    'runtime: org.freedesktop.Sdk',
    `runtime-version: ${quoted(runtime)}`,
    'sdk: org.freedesktop.Sdk',
    'base: org.electronjs.Electron2.BaseApp',
    `base-version: ${quoted(runtime)}`,
    'command: hot-dash',
    'separate-locales: false',
    'finish-args:',
    ...permissions.map((one) => `  - ${one}`),
    'modules:',
    '  - name: hot-dash',
    '    buildsystem: simple',
    '    only-arches: [x86_64]',
    '    build-commands:',
    ...commands.map((one) => `      - ${quoted(one)}`),
    '    sources:',
    '      - type: file',
    `        url: ${quoted(deb.url)}`,
    `        sha256: ${quoted(deb.sha256)}`,
    '        dest-filename: hot-dash.deb',
    '      - type: file',
    `        path: ${id}.metainfo.xml`,
    '      - type: script',
    '        dest-filename: hot-dash.sh',
    '        commands:',
    `          - ${quoted('exec zypak-wrapper /app/main/hot-dash "$@"')}`,
    '',
  ].join('\n')
  return new Map([
    [`${id}.yml`, manifest],
    [`${id}.metainfo.xml`, metainfo(release)],
  ])
}

/** The metadata that software centres show (https://www.freedesktop.org/software/appstream/docs/chap-Metadata.html). */
function metainfo(release: Release): string {
  const { homepage, version, date } = release
  const picture = fileInSources(release, 'docs/pictures')
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${id}</id>
  <name>Hot Dash</name>
  <summary>Feed a small blue bird with your Dart contributions</summary>
  <summary xml:lang="ja">Dartへのコントリビューションを食べて育つ、小さな青い鳥</summary>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <developer id="dev.hotdash">
    <name>${publisher}</name>
  </developer>
  <description>
    <p>
      Dash lives in your tray and in a floating window, eats your commits, issues, reviews and pull requests in Dart
      repositories as spicy food, grows, dresses up, and talks with the voice of a VOICEVOX engine on your own machine.
    </p>
    <p xml:lang="ja">
      DashはトレイとデスクトップにすむDart好きの小さな青い鳥です。コミットやIssue、レビュー、Pull Requestを辛い料理として食べて育ち、着替え、手元のVOICEVOXエンジンの声でしゃべります。
    </p>
    <p>Everything runs and stays on your computer, and it works offline.</p>
    <p xml:lang="ja">すべて手元のコンピューターの中で動き、オフラインでも使えます。</p>
  </description>
  <launchable type="desktop-id">${id}.desktop</launchable>
  <screenshots>
    <screenshot type="default">
      <image>${picture}/nest-en.png</image>
      <image xml:lang="ja">${picture}/nest-ja.png</image>
      <caption>Dash in the nest, with the pantry</caption>
      <caption xml:lang="ja">巣の中のDashとごはんのカゴ</caption>
    </screenshot>
  </screenshots>
  <url type="homepage">${homepage}</url>
  <url type="bugtracker">${homepage}/issues</url>
  <url type="vcs-browser">${homepage}</url>
  <branding>
    <color type="primary" scheme_preference="light">#ffebd0</color>
    <color type="primary" scheme_preference="dark">#a3200f</color>
  </branding>
  <content_rating type="oars-1.1"/>
  <releases>
    <release version="${version}" date="${date}">
      <url type="details">${homepage}/releases/tag/v${version}</url>
    </release>
  </releases>
</component>
`
}
