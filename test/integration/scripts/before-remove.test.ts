import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readProcessStart } from '../../../main/speech/local-engines/engine-runner.ts'
import { projectRoot } from '../../../scripts/machine/paths.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-removed-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The script, for a program in another folder. It waits only once for the program to exit. */
function scriptFor(program: string): string {
  const text = readFileSync(join(projectRoot, 'resources/linux/before-remove.sh'), 'utf8')
  const script = text
    .replace(/^program='.*'$/mu, `program='${program}'`)
    .replace(/^for _ in [\d ]+; do$/mu, 'for _ in 1; do')
  expect(script.match(/^for _ in 1; do$|^program='\/.*\/hot dash'$/gmu)).toHaveLength(2)
  return script
}

describe.skipIf(process.platform !== 'linux')('before the package is removed', () => {
  test('a program that does not quit is killed, with the process group of its engine', async () => {
    const program = join(folder, 'hot dash')
    copyFileSync('/bin/sh', program)
    const engine = `setsid sh -c 'sleep 600 & echo $$ $!; wait' & wait`
    const main = spawn(program, ['-c', `trap '' TERM; ${engine}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(main, 'exit')
    const [line] = (await once(main.stdout, 'data')) as [Buffer]
    const ofEngine = line.toString().trim().split(' ').map(Number)
    expect(ofEngine).toHaveLength(2)
    try {
      expect(spawnSync('sh', ['-c', scriptFor(program), 'sh', 'upgrade']).status).toBe(0)
      for (const pid of ofEngine) expect(await readProcessStart(pid)).toBeDefined()

      expect(spawnSync('sh', ['-c', scriptFor(program), 'sh', 'remove']).status).toBe(0)
      expect(await ended).toEqual([null, 'SIGKILL'])
      for (const pid of ofEngine) await expect.poll(() => readProcessStart(pid)).toBeUndefined()
    } finally {
      main.kill('SIGKILL')
      try {
        process.kill(-(ofEngine[0] ?? NaN), 'SIGKILL')
      } catch {
        // It has exited.
      }
    }
  })
})
