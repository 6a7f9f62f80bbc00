import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { projectEnvironment } from '../../scripts/machine/environment.ts'
import { projectRoot } from '../../scripts/machine/paths.ts'

/** Whether deb and rpm are made here too: Debian and its derivatives have the tools. */
export const makesPackages = process.platform === 'linux' && existsSync('/usr/bin/dpkg-deb')

/** Packages the app once for all specs, like `npm run package`, and makes deb and rpm with the stand-in for fpm. */
export default function makePackage(): void {
  const env = projectEnvironment(process.env)
  const folders = [path.join(import.meta.dirname, 'fpm'), env['PATH'] ?? '']
  const made = makesPackages
    ? run(['deb', 'rpm'], { ...env, USE_SYSTEM_FPM: 'true', PATH: folders.join(path.delimiter) })
    : run([], env)
  if (made !== 0) throw new Error('the app could not be packaged')
}

function run(targets: readonly string[], env: NodeJS.ProcessEnv): number | null {
  const options = { cwd: projectRoot, env, stdio: 'inherit' } as const
  return spawnSync(process.execPath, ['scripts/package.ts', ...targets], options).status
}
