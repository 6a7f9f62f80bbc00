import { expect, test } from 'vitest'

import {
  skippedFolderNames,
  dartToolFolders,
} from '../../../main/sources/folders/rules/skipped-folders.ts'

test('folders that tools fill are skipped, and those of the user are not', () => {
  const skipped = (name: string) => skippedFolderNames.has(name)
  expect(['node_modules', 'build', '.dart_tool', 'Pods', '.git'].every(skipped)).toBe(true)
  expect(['src', 'builds', '.worktrees', 'packages', 'ios'].some(skipped)).toBe(false)
})

test('environment variables name the folders of Dart tools', () => {
  expect(dartToolFolders({}, '/home/dash')).toEqual([
    '/home/dash/fvm/versions',
    '/home/dash/fvm/cache.git',
  ])
  const environment = { FVM_CACHE_PATH: '/big/fvm', PURO_ROOT: '', PUB_CACHE: '/big/pub' }
  expect(dartToolFolders(environment, '/home/dash')).toEqual([
    ...['/home/dash/fvm/versions', '/home/dash/fvm/cache.git'],
    ...['/big/fvm/versions', '/big/fvm/cache.git', '/big/pub'],
  ])
})
