import { appendFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

import { findGit } from '../../../main/sources/git/find-git.ts'
import { createRepositoryGit } from '../../../main/sources/git/repository-git.ts'
import { readGitOutput } from '../../../main/sources/git/run-git.ts'
import { openGitSandbox } from '../../fakes/repositories.ts'

test.runIf(process.platform !== 'win32')(
  'after Git was killed in a repository, looking for obstacles and for the repository gets more time too',
  async () => {
    const sandbox = openGitSandbox()
    const cwd = sandbox.init('repository')
    // Only Git itself can read an escape.
    appendFileSync(path.join(cwd, '.git/config'), '[soup]\n\thot = very\\n\n')
    const program = sandbox.path('slow-git')
    const slowCalls = '*rev-parse*|*config*--file*'
    const script = `#!/bin/sh\ncase "$*" in ${slowCalls}) sleep 1 ;; esac\nexec git "$@"\n`
    writeFileSync(program, script, { mode: 0o755 })
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
    const { signal } = new AbortController()
    const { environment, home } = sandbox
    const idleTimeoutsMs = { lookup: 500, walk: 10_000 }
    const found = await findGit({ program, environment, log, idleTimeoutsMs }, signal)
    if (!found.ok) throw new Error(found.error.code)
    const location = { gitDir: path.join(cwd, '.git'), cwd }
    const answerAfter = (kills: number) =>
      readGitOutput(
        createRepositoryGit(found.value, location, { home, isThorough: false, kills, signal }),
        { args: ['rev-parse', '--is-inside-work-tree'] },
      )
    expect(await answerAfter(0)).toEqual({ ok: false, error: { code: 'timeout' } })
    expect(await answerAfter(5)).toEqual({ ok: true, value: 'true\n' })
    sandbox.remove()
  },
)
