/**
 * Dash, drawn and alive. Screens use only what stands here.
 *
 *   const { bird, hand } = useBird({ mood, outfit, events, liveliness, reducedMotion })
 *   <LivingBird {...bird} size={220} title="Dash" />
 *   <Dish kind="commit" size={48} />
 *   <Scene name="kitchen" tint="day"><LivingBird {...bird} size={220} /></Scene>
 *
 * - `useBird` plays behaviour.ts: `events` is anything with `subscribe(listener) => unsubscribe` that hands on
 *   the contract's BirdEvents; keep the object the same between renders. It sets a timer only when something
 *   is due, and none while the document is hidden or `liveliness` is `paused`. `onShow` hears each moment of a meal.
 * - `hand` takes what a person does: where the pointer is, strokes, clicks. Its points are those of the page in CSS pixels.
 * - `LivingBird` draws what `useBird` plays; the screen around it does not render with it.
 * - `Bird` draws a pose and moves there from the one before. `size` is the side of its square in CSS pixels; flames and jumps may reach 48/512
 *   of it above the square (overflow is visible). Without a `title` it is hidden from assistive technology.
 *   `edge` puts a white rim around it, for busy backgrounds.
 * - Inside a `Scene` the bird stands on the scene's spot at the scene's scale, takes a part of its tint, and
 *   `size` is not used.
 * - `OutfitPicture` is one outfit by itself, for the wardrobe.
 * - `Scene` fills the width given to it, 3:2.
 */
export { Bird, type BirdProps } from './bird.tsx'
export { LivingBird } from './living-bird.tsx'
export { Dish } from './dish.tsx'
export { Scene } from './scene.tsx'
export type { BirdHappening, TimedEvent } from './behaviour.ts'
export type { Flight } from './meal.ts'
export type { Heard, Show } from './stage.ts'
export type { Moment } from './steps.ts'
export type { Hand } from './hand.ts'
export { useBird, type BirdEvents, type Liveliness, type UseBird } from './use-bird.ts'
export { OutfitPicture } from './outfit-picture.tsx'
export { mouths, type MouthName } from './mouths.ts'
export type { Pose } from './pose.ts'
export { poses, type PoseName } from './poses.ts'
export type { Tint } from './palette.ts'
export type { Worn } from './shapes.tsx'
