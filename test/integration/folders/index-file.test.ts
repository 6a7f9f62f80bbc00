import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { hasConflict } from '../../../main/sources/clones/rules/index-file.ts'
import fc from '../../support/fast-check.ts'
import { openGitSandbox, type GitSandbox } from '../../fakes/repositories.ts'

let sandbox: GitSandbox
beforeEach(() => {
  sandbox = openGitSandbox()
})
afterEach(() => sandbox.remove())

const longName = `${'deep/'.repeat(30)}${'x'.repeat(80)}`

describe.each(['sha1', 'sha256'])('an index with %s', (format) => {
  const oidBytes = format === 'sha256' ? 32 : 20

  test.each([2, 3, 4])('of version %i shows a conflict', (version) => {
    const folder = sandbox.init('app', `--object-format=${format}`)
    sandbox.git(folder, 'config', 'index.version', String(version))
    const read = () => hasConflict(readFileSync(path.join(folder, '.git/index')), oidBytes)
    for (const name of ['a', 'bb', 'ccc', 'dir/dddd', 'dir/eeeee', 'ffffff', longName])
      sandbox.write(folder, name, `${name}\n`)
    sandbox.git(folder, 'add', '.')
    // An entry with longer flags.
    sandbox.write(folder, 'later', 'later\n')
    sandbox.git(folder, 'add', '--intent-to-add', 'later')
    expect(read()).toBe(false)
    const blob = sandbox.git(folder, 'hash-object', '-w', 'a')
    const entries = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tzz/last\n`).join('')
    execFileSync('git', ['update-index', '--index-info'], {
      cwd: folder,
      env: { ...sandbox.environment },
      input: entries,
    })
    expect(read()).toBe(true)
  })
})

test('a file that is not an index has no conflict, whatever it contains', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(2, 3, 4), (bytes, version) => {
      const header = [...Buffer.from('DIRC'), 0, 0, 0, version, 0, 0, 255, 255]
      expect(typeof hasConflict(new Uint8Array([...header, ...bytes]), 20)).toBe('boolean')
      expect(hasConflict(new Uint8Array([...Buffer.from('NOPE'), ...bytes]), 20)).toBe(false)
    }),
  )
})
