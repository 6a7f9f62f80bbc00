import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { product } from './app.ts'
import { Skipped } from './figures.ts'

/**
 * Packages the built app, as `npm run package` does.
 * @returns its folder and executable, as absolute paths
 * @throws Skipped on systems other than Linux
 */
export function packageProduct(): { readonly folder: string; readonly executable: string } {
  if (process.platform !== 'linux')
    throw new Skipped('the folder of packages is known only on Linux')
  const packaged = spawnSync(process.execPath, ['scripts/package.ts'], {
    cwd: product,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (packaged.status !== 0) throw new Error('the package could not be made')
  const folder = join(product, 'dist', 'linux-unpacked')
  return { folder, executable: join(folder, 'hot-dash') }
}
