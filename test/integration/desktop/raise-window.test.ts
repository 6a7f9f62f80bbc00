import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { processChain } from '../../../main/desktop/x11/raise-window.ts'

test.skipIf(process.platform !== 'linux')(
  'the chain of a process leads to its ancestors, whatever its name, and is empty once it is gone',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hot-dash-'))
    const program = join(folder, 'a) S 1 (b')
    await symlink('/bin/sleep', program)
    const child = spawn(program, ['60'])
    await once(child, 'spawn')
    expect((await processChain(child.pid!)).slice(0, 2)).toEqual([child.pid, process.pid])
    expect(await processChain(process.pid)).not.toContain(1)
    child.kill()
    await once(child, 'exit')
    expect(await processChain(child.pid!)).toEqual([])
    await rm(folder, { recursive: true })
  },
)
