import { expect, test } from 'vitest'
import { areasOf, contains } from '../../../renderer/pet/silhouette.ts'
import fc from '../../support/fast-check.ts'

const masks = fc
  .integer({ min: 1, max: 12 })
  .chain((columns) =>
    fc
      .array(fc.array(fc.boolean(), { minLength: columns, maxLength: columns }), { maxLength: 12 })
      .map((rows) => ({ columns, isCovered: rows.flat() })),
  )

test('the silhouette covers exactly what the drawing covers, each cell once', () => {
  fc.assert(
    fc.property(masks, ({ columns, isCovered }) => {
      const areas = areasOf({ columns, isCovered })
      isCovered.forEach((covered, cell) => {
        const [x, y] = [cell % columns, Math.floor(cell / columns)]
        const around = areas.filter((area) => contains([area], x, y))
        expect(around).toHaveLength(covered ? 1 : 0)
      })
      const cells = areas.reduce((sum, { width, height }) => sum + width * height, 0)
      expect(cells).toBe(isCovered.filter(Boolean).length)
    }),
  )
})

test('the silhouette merges equal rows into one area', () => {
  const row = [false, true, true, false]
  expect(areasOf({ columns: 4, isCovered: [...row, ...row, ...row] })).toEqual([
    { x: 1, y: 0, width: 2, height: 3 },
  ])
})
