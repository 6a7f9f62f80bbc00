import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findGitProgram } from '../../../main/sources/git/find-git.ts'
import { me } from '../../fakes/repositories.ts'
import { openFoldersFixture } from '../folders/fixture.ts'
import { openMachine } from './devices.ts'

/** The calls of Git that a script has recorded. */
const calls = (log: string) =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [cwd = '', scope = '', args = ''] = line.split('\t')
      return { cwd, scope, args }
    })

const networked = /(?:^| )(?:fetch|push)(?: |$)/

test('the Git that can push never runs in a watched repository, and a scan never pushes or fetches', async () => {
  const fixture = openFoldersFixture()
  const log = fixture.path('log')
  const remote = fixture.path('remote.git')
  fixture.git(fixture.root, 'init', '--quiet', '--bare', remote)
  const real = String(await findGitProgram(process.env))
  const program = fixture.path('bin', 'git')
  mkdirSync(fixture.path('bin'))
  writeFileSync(
    program,
    `#!/bin/sh\nprintf '%s\\t%s\\t%s\\n' "$(pwd)" "$GIT_DIR $GIT_ALLOW_PROTOCOL $GIT_TERMINAL_PROMPT$GIT_ASKPASS" "$*" >> '${log}'\nexec '${real}' "$@"\n`,
  )
  chmodSync(program, 0o755)
  try {
    const watched = fixture.init('dev/app')
    fixture.commit(watched)
    fixture.git(watched, 'remote', 'add', 'origin', remote)
    fixture.setAddresses([me])
    await fixture.restart({ gitPath: program })
    await fixture.add(fixture.path('dev'))
    const PATH = `${fixture.path('bin')}:${String(process.env['PATH'])}`
    const machine = openMachine(fixture.path('dev'), 'desk', { environment: { PATH } })
    expect(await machine.carrier.start({ type: 'git', address: remote }, null)).toMatchObject({
      ok: true,
    })
    const clone = `${machine.path}.carried`
    const all = calls(log)
    const scans = all.filter(({ args }) => args.includes('protocol.allow=never'))
    expect(scans.some(({ cwd }) => cwd === watched)).toBe(true)
    for (const { scope, args } of scans) {
      expect(scope).toMatch(/ none 0$/)
      expect(args).not.toMatch(networked)
    }
    const others = all.filter((call) => !scans.includes(call))
    expect(others.some(({ args }) => networked.test(args))).toBe(true)
    for (const { cwd, scope, args } of others) {
      expect(scope).toBe(`${join(clone, 'repository')} file 0`)
      expect(cwd).toBe(join(clone, 'files'))
      expect(args).not.toContain(watched)
    }
    machine.store.close()
  } finally {
    await fixture.end()
  }
})
