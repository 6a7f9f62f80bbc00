import { expect, it } from 'vitest'
import { redact } from '../../../main/sources/git/rules/redact.ts'

it.each([
  [
    "fatal: detected dubious ownership in repository at '/home/me/secret plan'",
    'fatal: detected dubious ownership in repository at …',
  ],
  ['fatal: bad object refs/heads/secret', 'fatal: bad object …'],
  [
    'fatal: not a git repository: C:\\me\\secret\\.git (or any parent)',
    'fatal: not a git repository: … (or any parent)',
  ],
  ['fatal: unable to read tree', 'fatal: unable to read tree'],
])("the log gets Git's complaint without names: %s", (message, told) => {
  expect(redact(message)).toBe(told)
})
