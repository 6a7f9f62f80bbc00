import { expect, test } from 'vitest'

import { isSkipped } from '../../../main/sources/folders/rules/excluded-folders.ts'

test('folders that tools fill are skipped, those of people are not', () => {
  expect(['node_modules', 'build', '.dart_tool', 'Pods', '.git'].every(isSkipped)).toBe(true)
  expect(['src', 'builds', '.worktrees', 'packages', 'ios'].some(isSkipped)).toBe(false)
})
