import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { plainEntries } from '../../../main/sources/clones/rules/config-file.ts'
import fc, { trials } from '../../fast-check.ts'
import { openGitSandbox, type GitSandbox } from '../../fakes/repositories.ts'

let sandbox: GitSandbox
beforeEach(() => {
  sandbox = openGitSandbox()
})
afterEach(() => {
  sandbox.remove()
})

/** As Git lists a file; null where it refuses to. */
function listed(text: string): string | null {
  const file = path.join(sandbox.root, 'config')
  writeFileSync(file, text)
  try {
    return sandbox.git(sandbox.root, 'config', '--file', file, '--list', '-z', '--no-includes')
  } catch {
    return null
  }
}

const bits = fc.constantFrom(
  ...['a', 'B', ' ', '  ', '\t', '"', '\\', '#', ';', '=', '-', '.', '/', ':', '@', '*', '辛'],
  ...['\\\n', '\r', '[', ']'],
)
const text = fc.array(bits, { maxLength: 8 }).map((some) => some.join(''))
const line = fc.oneof(
  fc.constantFrom('[core]', '[remote "origin"]', '[user]', '[a.b]', '[A-b]', '[include]'),
  text.map((name) => `[remote "${name}"]`),
  fc
    .tuple(fc.constantFrom('url', 'Name', 'x-y', '1', ''), text)
    .map(([key, value]) => `\t${key} = ${value}`),
  text,
)

test('a file is listed as Git lists it, or left to Git', () => {
  let read = 0
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const written = `${lines.join(end)}${end}`
      const entries = plainEntries(written)
      if (entries === null) return
      read += 1
      expect(entries).toBe(listed(written))
    }),
    { numRuns: trials(300) },
  )
  expect(read).toBeGreaterThan(0)
})

test('what Git itself writes is read without it', () => {
  const origin = sandbox.init('origin')
  sandbox.commit(origin)
  sandbox.git(sandbox.root, 'clone', '--quiet', origin, 'app')
  const app = sandbox.path('app')
  sandbox.git(app, 'switch', '--quiet', '-c', 'feature/辛い')
  sandbox.git(app, 'push', '--quiet', '-u', 'origin', 'feature/辛い')
  sandbox.git(app, 'config', 'user.email', 'work@example.com')
  const own = sandbox.git(app, 'config', '--local', '--list', '-z')
  expect(plainEntries(readFileSync(path.join(app, '.git/config'), 'utf8'))).toBe(own)
})
