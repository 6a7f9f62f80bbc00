import { expect, test } from 'vitest'

import { isExcludedFolder } from '../../../main/sources/folders/rules/excluded-folders.ts'

test('folders that tools fill are skipped, those of people are not', () => {
  expect(['node_modules', 'build', '.dart_tool', 'Pods', '.git'].every(isExcludedFolder)).toBe(true)
  expect(['src', 'builds', '.worktrees', 'packages', 'ios'].some(isExcludedFolder)).toBe(false)
})
