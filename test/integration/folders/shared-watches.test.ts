import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

import { createSharedWatches } from '../../../main/sources/clones/shared-watches.ts'
import { folderForEachTest } from '../../support/test-folder.ts'

const home = folderForEachTest()
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

function watchFolder() {
  const folder = path.join(home.path, 'feature')
  const watches = createSharedWatches({ log, isOnNetwork: () => false })
  const names: (string | null)[] = []
  const request = {
    folder,
    rank: 'needed',
    onEvent: (name: string | null) => names.push(name),
  } as const
  mkdirSync(folder)
  return { folder, names, watch: () => watches.watch({ ...request }) }
}

// No event arrives between the removal and the new folder, and ext4 gives it the inode number of the old one.
test('a folder that has taken the path of a watched one is watched at the next request', async () => {
  const { folder, names, watch } = watchFolder()
  const old = watch()
  rmdirSync(folder)
  mkdirSync(folder)
  const renewed = watch()
  old.close()
  writeFileSync(path.join(folder, 'soup'), '')
  await expect.poll(() => names).toContain('soup')
  renewed.close()
})
