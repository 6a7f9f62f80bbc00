import { expect, test } from 'vitest'

import { excludedNames, toolFolders } from '../../../main/sources/folders/rules/excluded-folders.ts'

test("skips folders that tools fill, but not the user's", () => {
  const skipped = (name: string) => excludedNames.has(name)
  expect(['node_modules', 'build', '.dart_tool', 'Pods', '.git'].every(skipped)).toBe(true)
  expect(['src', 'builds', '.worktrees', 'packages', 'ios'].some(skipped)).toBe(false)
})

test("finds Dart's tools where the variables say", () => {
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
