import { expect, test } from 'vitest'

import { logFormatArgs } from '../../../main/sources/clones/rules/mailmap.ts'

test.each([
  ['%H %aE%x00%P', true, ['--use-mailmap', '--format=%H %aE%x00%P']],
  ['%H %aE%x00%P', false, ['--no-use-mailmap', '--format=%H %ae%x00%P']],
  ['%aN%n%aE%n%ae%n%ad', false, ['--no-use-mailmap', '--format=%an%n%ae%n%ae%n%ad']],
])('%j, with a mailmap: %j', (format, hasMailmap, args) => {
  expect(logFormatArgs(format, hasMailmap)).toEqual(args)
})
