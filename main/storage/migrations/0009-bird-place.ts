/** Keeps where the bird stands in place of its window's corner: the window has another size. */
export const birdPlace = `
UPDATE window_place
SET
  name = 'bird',
  x = x + max(0, 240 - coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'size'), 200)) / 2,
  y = y + 130
WHERE name = 'pet';
`
