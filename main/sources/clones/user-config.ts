import { tmpdir } from 'node:os'
import path from 'node:path'

import type { Git } from '../git/git.ts'
import { readLinkedTextFile } from '../git/read-text-file.ts'
import { digestOf } from './repository-context.ts'
import { hasIncludes } from './rules/config.ts'

/**
 * The digest of all configuration that lies outside of repositories: Git's for the user and the system, with the files
 * that they include, and ssh's, which has the aliases of hosts.
 * @returns null where only Git can tell: it cannot be read, or included files include more
 */
export async function readUserConfigDigest(
  git: Git,
  home: string,
  signal: AbortSignal,
): Promise<string | null> {
  const [listed, ssh] = await Promise.all([
    git.text({ cwd: tmpdir(), args: ['config', '--list', '-z'], signal }),
    readLinkedTextFile(path.join(home, '.ssh', 'config')),
  ])
  if (!listed.ok) return null
  // Whether a file is included can depend on the repository: so its text counts, and not what is in force here.
  const files = listed.value
    .split('\0')
    .flatMap((entry) => /^includeif\..*\.path\n(.+)$/s.exec(entry)?.[1] ?? [])
    .map((file) => path.resolve(home, file.replace(/^~(?=[\\/])/, home)))
  const texts = await Promise.all(files.map((file) => readLinkedTextFile(file)))
  return texts.some(hasIncludes) ? null : digestOf([listed.value, ssh, ...texts])
}
