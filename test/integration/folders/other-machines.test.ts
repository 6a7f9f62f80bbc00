import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { findGit } from '../../../main/sources/git/find-git.ts'
import { findObstacle } from '../../../main/sources/git/find-obstacle.ts'
import { listPlainConfig } from '../../../main/sources/git/rules/config-entries.ts'
import type { Git } from '../../../main/sources/git/run-git.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { openGitSandbox, type GitSandbox } from '../../fakes/repositories.ts'

let sandbox: GitSandbox
let git: Git
let repository: string
beforeEach(async () => {
  sandbox = openGitSandbox()
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const program = await findGit({ environment: sandbox.environment, log }, signal)
  if (!program.ok) throw new Error(program.error.code)
  git = program.value
  repository = sandbox.init('repository')
})
afterEach(() => {
  sandbox.remove()
})

const { signal } = new AbortController()

/** What the search finds in the repository: a place, null, or a failure of Git. */
async function found(): Promise<string | null> {
  const location = { gitDir: path.join(repository, '.git'), cwd: repository }
  const search = { home: sandbox.home, isThorough: false, kills: 0, signal }
  const obstacle = await findObstacle(git, location, search)
  return obstacle.ok ? obstacle.value : obstacle.error.code
}

/** Whether Git gives this answer in the repository. */
function says(answer: string, ...args: readonly string[]): boolean {
  try {
    return sandbox.git(repository, ...args) === answer
  } catch {
    return false
  }
}

// Two slashes mean another machine only on Windows. Here Git itself shows whether it would go there.
describe.runIf(process.platform !== 'win32')(
  'the search for obstacles refuses a reference to another machine',
  () => {
    test('in a configuration', async () => {
      const away = sandbox.path('away')
      writeFileSync(away, '[marker]\n\tseen = yes\n')
      const line = fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(`path = /${away}`, `PATH="/${away}" ; x`) },
        {
          weight: 3,
          arbitrary: fc.constantFrom('[include]', '[a] [include]', '[includeIf "gitdir:/"]'),
        },
        fc.constantFrom('# x \\', '; x', 'x = "a', 'x = \\', 'b', '"', '[include "x"]', '\\'),
      )
      const glue = fc.constantFrom('\n', '\r\n', ' ', '\\\n', '')
      let reached = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(line, glue), { minLength: 2, maxLength: 6 }),
          async (parts) => {
            writeFileSync(path.join(repository, '.git/config'), parts.flat().join(''))
            if (!says('yes', 'config', '--get', 'marker.seen')) return
            reached += 1
            expect(await found()).not.toBeNull()
          },
        ),
        { numRuns: trials(150) },
      )
      expect(reached).toBeGreaterThan(0)
    })

    test('in a configuration that is read without Git', () => {
      const part = fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom('[a]', '[B "c D"]', '[include]', '\tKey-1 = x y=z'),
        },
        {
          weight: 2,
          arbitrary: fc.constantFrom('\tpath = //away', '\tempty = ', '# x \\', '  ; y'),
        },
        fc.constantFrom(
          '[a.b]',
          '[c "]"]',
          '\tk',
          '\tk=v',
          '\tk =  v ',
          '\tk = a\tb',
          'k = v',
          '[]',
        ),
        fc.constantFrom(
          '\tk = "a"',
          '\tk = a\\',
          '\tk = a # b',
          '\tk = é',
          '\r',
          ' ',
          '[a] k = v',
          '\0',
        ),
      )
      let reached = 0
      fc.assert(
        fc.property(fc.array(part, { maxLength: 6 }), fc.boolean(), (parts, isWhole) => {
          const config = `[core]\n${parts.join('\n')}${isWhole ? '\n' : ''}`
          const plain = listPlainConfig(config)
          if (plain === null) return
          reached += 1
          const args = ['config', '--file', '-', '--no-includes', '--list', '-z']
          expect(plain).toBe(
            execFileSync('git', args, {
              env: sandbox.environment,
              input: config,
              encoding: 'utf8',
            }),
          )
        }),
        { numRuns: trials(150) },
      )
      expect(reached).toBeGreaterThan(0)
    })

    test('in alternates', async () => {
      const away = sandbox.init('away')
      const oid = sandbox.commit(away)
      const objects = `/${path.join(away, '.git/objects')}`
      const octal = objects.replace(
        /./g,
        (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`,
      )
      const piece = fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(objects, `"${objects}"`, `"${octal}"`) },
        fc.constantFrom('\n', '#', '"', '"x"', ' ', '/', 'x', '\\'),
      )
      mkdirSync(path.join(repository, '.git/objects/info'), { recursive: true })
      let reached = 0
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 4 }), async (pieces) => {
          writeFileSync(path.join(repository, '.git/objects/info/alternates'), pieces.join(''))
          if (!says('commit', 'cat-file', '-t', oid)) return
          reached += 1
          expect(await found()).toBe('objects/info/alternates')
        }),
        { numRuns: trials(150) },
      )
      expect(reached).toBeGreaterThan(0)
    })

    test('but it refuses nothing else', async () => {
      sandbox.commit(repository)
      expect(await found()).toBeNull()
      const part = sandbox.init('part')
      sandbox.commit(part)
      sandbox.git(repository, 'submodule', '--quiet', 'add', part, 'part')
      const shared = sandbox.init('shared')
      sandbox.git(sandbox.root, 'clone', '--quiet', '--shared', repository, 'borrowing')
      renameSync(shared, sandbox.path('gone'))
      for (const name of ['repository', 'repository/part', 'borrowing']) {
        repository = sandbox.path(name)
        expect(await found()).toBeNull()
      }
    })
  },
)
