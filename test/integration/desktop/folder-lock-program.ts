import { rmdirSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { withFolderLock } from '../../../main/desktop/folder-lock.ts'

// Takes the lock many times, and fails if another process has it at the same time.
const [, , folder = '', times] = process.argv
const act = join(folder, 'act')
for (let n = 0; n < Number(times); n += 1) {
  withFolderLock(folder, () => {
    mkdirSync(act)
    rmdirSync(act)
  })
}
