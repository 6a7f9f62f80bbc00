import { expect, test } from 'vitest'

import {
  isExcludedFolder,
  toolFolders,
} from '../../../main/sources/folders/rules/excluded-folders.ts'

test('folders that tools fill are skipped, those of people are not', () => {
  expect(['node_modules', 'build', '.dart_tool', 'Pods', '.git'].every(isExcludedFolder)).toBe(true)
  expect(['src', 'builds', '.worktrees', 'packages', 'ios'].some(isExcludedFolder)).toBe(false)
})

test('the tools of Dart keep what they fetch where they are told to', () => {
  expect(toolFolders({}, '/home/dash')).toEqual([
    '/home/dash/fvm/versions',
    '/home/dash/fvm/cache.git',
  ])
  const environment = { FVM_CACHE_PATH: '/big/fvm', PURO_ROOT: '', PUB_CACHE: '/big/pub' }
  expect(toolFolders(environment, '/home/dash')).toEqual([
    ...['/home/dash/fvm/versions', '/home/dash/fvm/cache.git'],
    ...['/big/fvm/versions', '/big/fvm/cache.git', '/big/pub'],
  ])
})
