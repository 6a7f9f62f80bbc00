import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'

/** The project's folder (where package.json is). */
export const projectRoot = path.resolve(import.meta.dirname, '..', '..')

/** node_modules/.bin, for programs that packages bring. */
export const binFolder = path.join(projectRoot, 'node_modules', '.bin')

/** Folder of an installed package. */
export function packageFolder(name: string): string {
  return path.join(projectRoot, 'node_modules', ...name.split('/'))
}

/** Resolves a package as another installed package would (for what only that one depends on). */
export function resolveFrom(owner: string, request: string): string {
  return createRequire(path.join(packageFolder(owner), 'package.json')).resolve(request)
}

/** A per-user cache folder that several clones share: XDG_CACHE_HOME, else the platform's habit. */
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
