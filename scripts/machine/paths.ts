import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'

/** The project's root folder (with package.json). */
export const projectRoot = path.resolve(import.meta.dirname, '..', '..')

export const binFolder = path.join(projectRoot, 'node_modules', '.bin')

/** The folder of an installed package. */
export function packageFolder(name: string): string {
  return path.join(projectRoot, 'node_modules', ...name.split('/'))
}

/** Resolves a package as seen from another installed package, for packages that only the other one depends on. */
export function resolveFrom(owner: string, request: string): string {
  return createRequire(path.join(packageFolder(owner), 'package.json')).resolve(request)
}

/** A per-user cache folder that all clones share: XDG_CACHE_HOME, else the platform's default. */
export function userCache(
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string {
  const xdg = env['XDG_CACHE_HOME']
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'hot-dash')
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA']
    if (local !== undefined) return path.join(local, 'hot-dash', 'Cache')
  }
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'hot-dash')
  return path.join(homedir(), '.cache', 'hot-dash')
}
