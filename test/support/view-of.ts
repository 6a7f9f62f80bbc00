import type { Companion } from '../../main/companion/companion.ts'

/** Everything that pages show of Dash while the user is at the computer. */
export const viewOf = (dash: Pick<Companion, 'pet' | 'pantry' | 'wardrobe'>) => ({
  pet: dash.pet(0),
  pantry: dash.pantry(),
  wardrobe: dash.wardrobe(),
})
