/** The texts of all drawings that can be earned, by path, in one file, which loads much faster than one per drawing. */

// Vite keeps modules with another query apart, so that each drawing also has a file of its own.
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
