import { fileOf, packageNames, quoted, type Release, summary } from './release.ts'

/**
 * A cask (https://docs.brew.sh/Cask-Cookbook). Uninstalling it quits Hot Dash and removes its login item; `--zap`
 * removes Dash's data, too.
 * @returns Ruby
 */
export function homebrewCask(release: Release): string {
  const { homepage, version } = release
  const names = packageNames(version)
  const arm = fileOf(release, names.dmgArm64)
  const intel = fileOf(release, names.dmgX64)
  const url = arm.url.replaceAll(version, '#{version}').replace('arm64', '#{arch}')
  return `cask "hot-dash" do
  arch arm: "arm64", intel: "x64"

  version ${quoted(version)}
  sha256 arm:   "${arm.sha256}",
         intel: "${intel.sha256}"

  url "${url}"
  name "Hot Dash"
  desc ${quoted(summary)}
  homepage "${homepage}"

  livecheck do
    url :url
    strategy :github_latest
  end

  app "Hot Dash.app"
  binary "#{appdir}/Hot Dash.app/Contents/Resources/command/hot-dash"

  uninstall quit:       "dev.hotdash.app",
            login_item: "Hot Dash"

  zap trash: [
    "~/Library/Application Support/Hot Dash",
    "~/Library/Logs/Hot Dash",
    "~/Library/Preferences/dev.hotdash.app.plist",
    "~/Library/Saved Application State/dev.hotdash.app.savedState",
  ]
end
`
}
