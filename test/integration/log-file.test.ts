import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../scripts/machine/paths.ts'

test('the log is written from any working directory, without a warning, and only the user can read it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hot-dash-log-'))
  try {
    const file = join(folder, 'hot-dash.log')
    const program = `
      const { createLog } = await import(${JSON.stringify(join(projectRoot, 'main/desktop/log-file.ts'))})
      const log = createLog(${JSON.stringify(file)}, { toConsole: false })
      log.warn('the voice is gone', new Error('why'))`
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '-e', program],
      { cwd: folder, encoding: 'utf8' },
    )
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toMatch(/the voice is gone.*why/s)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
