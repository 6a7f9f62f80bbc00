import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { electronExecutable } from './app.ts'
import { figureOf, type Bench } from './figures.ts'
import { packageProduct } from './package.ts'

const megabyte = 1024 * 1024

/** The size of the package beyond Electron's own files: the archive and the files beside it. */
export const size: Bench = {
  measure(note) {
    const dist = dirname(electronExecutable())
    const { folder } = packageProduct()
    // The executable is Electron's, renamed.
    const added = filesBelow(folder).filter(
      (file) => file !== 'hot-dash' && !existsSync(join(dist, file)),
    )
    const sizes = added.map((file) => [file, statSync(join(folder, file)).size / megabyte] as const)
    for (const [file, megabytes] of sizes) {
      if (megabytes >= 0.05) note(`${file} ${megabytes.toFixed(2)} MB`)
    }
    const all = sizes.reduce((sum, [, megabytes]) => sum + megabytes, 0)
    return Promise.resolve({ 'size.app_mb': figureOf([all], 12) })
  },
}

/** The paths of all files below a folder. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
