/** The side of its display behind which the bird hides; null where it stands. */
export const edge = `
ALTER TABLE window_place ADD COLUMN edge TEXT CHECK (edge IN ('left', 'right'));
`
