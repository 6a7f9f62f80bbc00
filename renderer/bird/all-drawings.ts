/** The texts of all drawings that can be earned, by path, in one file, which loads much faster than one per drawing. */

// The query `all` makes these modules of their own for Vite, so each drawing also keeps a separate file.
export const outfits = import.meta.glob<string>('../../resources/art/outfits/*.svg', {
  query: '?raw&all',
  import: 'default',
  eager: true,
})
export const scenes = import.meta.glob<string>('../../resources/art/scenes/*.svg', {
  query: '?raw&all',
  import: 'default',
  eager: true,
})
export const ornaments = import.meta.glob<string>('../../resources/art/ornaments/*.svg', {
  query: '?raw&all',
  import: 'default',
  eager: true,
})
