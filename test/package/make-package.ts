import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { projectEnvironment } from '../../scripts/machine/environment.ts'
import { projectRoot } from '../../scripts/machine/paths.ts'

/** Whether the deb is made here, too: Debian and its relatives have what that takes. */
export const makesDeb = process.platform === 'linux' && existsSync('/usr/bin/dpkg-deb')

/** Whether the rpm is made here, too: rpmbuild can be had from Debian as well. */
export const makesRpm = makesDeb && existsSync('/usr/bin/rpmbuild')

/** Packages the app once for all specs, as `npm run package` does; beside it deb and rpm, by the stand-in for fpm. */
export default function makePackage(): void {
  const env = projectEnvironment(process.env)
  const standIn = path.join(import.meta.dirname, 'fpm')
  const made = spawnSync(
    process.execPath,
    ['scripts/package.ts', ...(makesDeb ? ['deb'] : []), ...(makesRpm ? ['rpm'] : [])],
    {
      cwd: projectRoot,
      stdio: 'inherit',
      env: {
        ...env,
        USE_SYSTEM_FPM: 'true',
        PATH: `${standIn}${path.delimiter}${env['PATH'] ?? ''}`,
      },
    },
  )
  if (made.status !== 0) throw new Error('the app could not be packaged')
}
