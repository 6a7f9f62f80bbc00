import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { readTips } from '../../../main/sources/clones/read-refs.ts'
import { parseTips, tipFormat } from '../../../main/sources/clones/rules/branch-tips.ts'
import { assertNever } from '../../../preload/contract/result.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { openGitSandbox, type GitSandbox } from '../../fakes/repositories.ts'

let sandbox: GitSandbox
beforeEach(() => {
  sandbox = openGitSandbox()
})
afterEach(() => {
  sandbox.remove()
})

const byName = (tips: ReadonlyMap<string, string> | null) =>
  tips === null ? null : [...tips].toSorted(([a], [b]) => (a < b ? -1 : 1))

/** The branches as Git itself lists them. */
function gitTips(folder: string) {
  const args = ['for-each-ref', `--format=${tipFormat}`, 'refs/heads']
  return byName(parseTips(sandbox.git(folder, ...args)))
}

/** A repository with three commits to point branches at, in one of the two object formats. */
function repository(name: string, format: 'sha1' | 'sha256') {
  const folder = sandbox.init(name, `--object-format=${format}`)
  const oids = [1, 2, 3].map(() => sandbox.commit(folder))
  return { folder, gitDir: path.join(folder, '.git'), oids }
}

const branch = fc.constantFrom(
  'main',
  'a',
  'a/b',
  'a/c/d',
  'x',
  'x-y',
  'feature/辛い',
  'HEAD',
  '@x',
)
const step = fc.oneof(
  fc.record({ does: fc.constant('set' as const), branch, commit: fc.nat(2) }),
  fc.record({ does: fc.constant('delete' as const), branch }),
  fc.record({ does: fc.constant('pack' as const), prunes: fc.boolean() }),
  fc.record({ does: fc.constant('link' as const), branch, to: branch }),
  fc.record({ does: fc.constant('switch' as const), branch }),
  fc.record({ does: fc.constant('worktree' as const), commit: fc.nat(2) }),
  fc.record({ does: fc.constant('commit' as const) }),
  fc.record({ does: fc.constant('gc' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Performs a step with Git. Skips what Git refuses, such as a branch below another one. */
function take(one: Step, { folder, oids }: ReturnType<typeof repository>, n: number): void {
  try {
    if (one.does === 'commit') sandbox.commit(folder)
    else sandbox.git(folder, ...argsOf(one, oids, n))
  } catch {
    // Then nothing has changed.
  }
}

function argsOf(
  one: Exclude<Step, { does: 'commit' }>,
  oids: readonly string[],
  n: number,
): readonly string[] {
  switch (one.does) {
    case 'set':
      return ['update-ref', `refs/heads/${one.branch}`, oids[one.commit] ?? '']
    case 'delete':
      return ['update-ref', '-d', `refs/heads/${one.branch}`]
    case 'pack':
      return ['pack-refs', '--all', one.prunes ? '--prune' : '--no-prune']
    case 'link':
      return ['symbolic-ref', `refs/heads/${one.branch}`, `refs/heads/${one.to}`]
    case 'switch':
      return ['symbolic-ref', 'HEAD', `refs/heads/${one.branch}`]
    case 'worktree': {
      const add = ['worktree', 'add', '--quiet', '-b', `tree/${n}`, `../tree-${n}`]
      return [...add, oids[one.commit] ?? '']
    }
    case 'gc':
      return ['gc', '--quiet']
    default:
      return assertNever(one)
  }
}

describe('branches read from files', () => {
  test('match what Git lists or are left to Git, after any action', async () => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('sha1' as const, 'sha256' as const),
        fc.array(step, { minLength: 1, maxLength: 8 }),
        async (format, steps) => {
          made += 1
          const app = repository(`app-${made}/app`, format)
          for (const [n, one] of steps.entries()) take(one, app, n)
          const read = byName(await readTips(app.gitDir))
          const hasLinks = steps.some(({ does }) => does === 'link')
          if (read !== null || !hasLinks) expect(read).toEqual(gitTips(app.folder))
        },
      ),
      { numRuns: trials(30) },
    )
  })

  test('are empty for an empty repository', async () => {
    const folder = sandbox.init('empty')
    expect(await readTips(path.join(folder, '.git'))).toEqual(new Map())
  })

  test('are read in a bare repository too', async () => {
    const { folder } = repository('app', 'sha1')
    sandbox.git(sandbox.root, 'clone', '--quiet', '--bare', folder, 'bare.git')
    expect(byName(await readTips(sandbox.path('bare.git')))).toEqual(gitTips(folder))
  })

  const heads = '.git/refs/heads'
  test.each<readonly [string, (folder: string, oid: string) => void]>([
    [
      'a symbolic reference',
      (folder) => sandbox.git(folder, 'symbolic-ref', 'refs/heads/s', 'refs/heads/main'),
    ],
    ['garbage', (folder) => sandbox.write(folder, `${heads}/odd`, 'soup\n')],
    ['an empty file, as a crash leaves it', (folder) => sandbox.write(folder, `${heads}/odd`, '')],
    ['no commit', (folder) => sandbox.write(folder, `${heads}/odd`, `${'0'.repeat(40)}\n`)],
    [
      'an object name of the other format',
      (folder) => sandbox.write(folder, `${heads}/odd`, `${'a'.repeat(64)}\n`),
    ],
    ['capitals', (folder, oid) => sandbox.write(folder, `${heads}/odd`, `${oid.toUpperCase()}\n`)],
    [
      'a name that Git refuses',
      (folder, oid) => sandbox.write(folder, `${heads}/a..b`, `${oid}\n`),
    ],
    ['a link', (folder) => symlinkSync('main', path.join(folder, heads, 'link'))],
    ['a link to a folder', (folder) => symlinkSync('.', path.join(folder, heads, 'knot'))],
    [
      'a folder of branches that is a link',
      (folder) => {
        const away = sandbox.path('away')
        mkdirSync(away)
        rmSync(path.join(folder, heads), { recursive: true })
        symlinkSync(away, path.join(folder, heads))
      },
    ],
    ['a pipe', (folder) => execFileSync('mkfifo', [path.join(folder, heads, 'pipe')])],
    [
      'a packed line of another shape',
      (folder) => sandbox.write(folder, '.git/packed-refs', 'soup\n'),
    ],
    [
      'a packed name that Git refuses',
      (folder, oid) => sandbox.write(folder, '.git/packed-refs', `${oid} refs/heads/a..b\n`),
    ],
    ['a packed folder', (folder) => mkdirSync(path.join(folder, '.git/packed-refs'))],
    ['a packed pipe', (folder) => execFileSync('mkfifo', [path.join(folder, '.git/packed-refs')])],
  ])('are left to Git with %s', async (_, change) => {
    const { folder, gitDir, oids } = repository('app', 'sha1')
    change(folder, oids[0] ?? '')
    expect(await readTips(gitDir)).toBe(null)
  })

  test('do not include branches that are still being written', async () => {
    const { folder, gitDir, oids } = repository('app', 'sha1')
    sandbox.write(folder, `${heads}/new.lock`, `${oids[0]}\n`)
    sandbox.write(folder, `${heads}/.hidden`, 'soup\n')
    expect(byName(await readTips(gitDir))).toEqual(gitTips(folder))
  })
})
