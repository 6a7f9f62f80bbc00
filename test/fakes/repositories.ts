/** Creates real repositories with the real `git`. The Git configuration of the machine's user has no effect. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export const me = 'dash@example.com'

export interface Author {
  readonly name?: string
  readonly email?: string
  /** Git's format: seconds since the epoch and an offset, `1700000000 +0900`. */
  readonly date?: string
}

/** A separate folder for one test, which contains a home and a Git configuration. */
export interface GitSandbox {
  /** The real path, without symbolic links. Repositories are below it. */
  readonly root: string
  readonly home: string
  /** The environment for a `git` that the product starts. */
  readonly environment: Readonly<Record<string, string>>
  /** A path below the root. */
  path(...parts: string[]): string
  /** Runs `git` in a folder. Returns its output without the last line feed. */
  git(folder: string, ...args: readonly string[]): string
  /** Like `git`, but with an author and a time. */
  gitAs(author: Author, folder: string, ...args: readonly string[]): string
  /** Runs `git init` with the branch `main`. @returns the folder's path */
  init(name: string, ...args: readonly string[]): string
  write(folder: string, file: string, text: string): void
  /** Writes another file in each call and commits it. @returns the commit's oid */
  commit(folder: string, author?: Author & { readonly file?: string }): string
  /**
   * The commits of these addresses on the local branches, according to Git: each distinct address, author time and
   * offset.
   */
  expected(folder: string, ...addresses: readonly string[]): readonly string[]
  remove(): void
}

export function openGitSandbox(): GitSandbox {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'hot-dash-git-')))
  const home = path.join(root, 'home')
  mkdirSync(home)
  const config = path.join(home, '.gitconfig')
  // Switches off a process that Git would start after each commit. It would stay for a moment and keep the disk busy.
  writeFileSync(
    config,
    `[user]\n\tname = Dash\n\temail = ${me}\n[init]\n\tdefaultBranch = main\n` +
      '[protocol "file"]\n\tallow = always\n[advice]\n\tdetachedHead = false\n[maintenance]\n\tauto = false\n',
  )
  const systemRoot = process.env['SystemRoot']
  const environment = {
    PATH: process.env['PATH'] ?? '',
    // Windows cannot start a program without this variable.
    ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }),
    HOME: home,
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
  }
  let commits = 0

  const run = (folder: string, args: readonly string[], more: Record<string, string> = {}) =>
    execFileSync('git', args, {
      cwd: folder,
      env: { ...environment, ...more },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '')

  const inFull = ({ name = 'Dash', email = me, date }: Author): Record<string, string> => ({
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    ...(date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  })

  const sandbox: GitSandbox = {
    root,
    home,
    environment,
    path: (...parts) => path.join(root, ...parts),
    git: (folder, ...args) => run(folder, args),
    gitAs: (author, folder, ...args) => run(folder, args, inFull(author)),
    init(name, ...args) {
      const folder = path.join(root, name)
      mkdirSync(folder, { recursive: true })
      run(folder, ['init', '--quiet', ...args])
      return folder
    },
    write(folder, file, text) {
      const full = path.join(folder, file)
      mkdirSync(path.dirname(full), { recursive: true })
      writeFileSync(full, text)
    },
    commit(folder, { file = 'lib/main.dart', ...author } = {}) {
      commits += 1
      sandbox.write(folder, file, `// ${commits}\n`)
      run(folder, ['add', '--', file])
      // By default, each commit gets a different second. On the real clock, several would share one.
      const date = author.date ?? `${1_700_000_000 + commits * 60} +0900`
      run(folder, ['commit', '--quiet', '-m', `commit ${commits}`], inFull({ ...author, date }))
      return run(folder, ['rev-parse', 'HEAD'])
    },
    expected(folder, ...addresses) {
      const args = ['log', '--branches', '--no-merges', '--use-mailmap', '--date=raw']
      const wanted = new Set(addresses.length === 0 ? [me] : addresses)
      const lines = run(folder, [...args, '--format=%aE %ad']).split('\n')
      const ours = lines.filter((line) => wanted.has(line.replace(/ -?\d+ [+-]\d+$/, '')))
      return [...new Set(ours)].toSorted()
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
  return sandbox
}
