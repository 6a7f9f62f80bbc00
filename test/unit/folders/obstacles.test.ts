import { expect, test } from 'vitest'

import { isObstacle } from '../../../main/sources/folders/rules/obstacles.ts'

const kinds = ['nothing', 'file', 'folder', 'endless'] as const

test.each(
  kinds.flatMap((kind) =>
    [false, true].flatMap((isLink) =>
      [false, true].map((isWalked) => ({ kind, isLink, isWalked })),
    ),
  ),
)('$kind, a link: $isLink, walked: $isWalked', (found) => {
  const { kind, isLink, isWalked } = found
  const expected = kind === 'endless' || (kind === 'folder' && isLink && isWalked)
  expect(isObstacle({ place: 'refs/heads/x', ...found })).toBe(expected)
})
