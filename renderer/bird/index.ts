/**
 * Dash, drawn and alive. Screens use only what this file exports.
 *
 *   const { bird, hand } = useBird({ mood, outfit, events, liveliness, reducedMotion })
 *   <LivingBird {...bird} size={220} title="Dash" />
 *   <Dish kind="commit" size={48} />
 *   <Scene name="kitchen" tint="day"><LivingBird {...bird} size={220} /></Scene>
 *
 * - `useBird` plays behaviour.ts. `events` is anything with `subscribe(listener) => unsubscribe` that passes on the
 *   contract's BirdEvents; keep the object the same between renders. It sets a timer only when something is due, and
 *   none while the document is hidden or `liveliness` is `paused`. `onShow` gets each moment of a meal.
 * - `hand` takes the user's input: pointer position, strokes, clicks. Points are page coordinates, in CSS pixels.
 * - `LivingBird` draws what `useBird` plays. The screen around it does not render with it.
 * - `Bird` draws a pose, and moves there from the previous one. `size` is the side of its square in CSS pixels. Flames
 *   and jumps may reach 48/512 of that above the square (overflow is visible). Without a `title` it is hidden from
 *   assistive technology. `edge` adds a white rim, for busy backgrounds.
 * - Inside a `Scene` the bird stands on the scene's spot at the scene's scale, takes part of its tint, and ignores
 *   `size`.
 * - `OutfitPicture` is a single outfit, for the wardrobe.
 * - `Scene` fills the width given to it, at 3:2.
 */
export { Bird, LivingBird, type BirdProps } from './living-bird.tsx'
export { Dish } from './dish.tsx'
export { Scene } from './scene.tsx'
export type { BirdHappening, TimedEvent } from './behaviour.ts'
export type { Flight } from './meal.ts'
export type { Heard, Show } from './stage.ts'
export type { Moment } from './gestures.ts'
export type { Hand } from './hand.ts'
export { useBird, type BirdEvents, type Liveliness, type UseBird } from './use-bird.ts'
export { OutfitPicture } from './outfit.tsx'
export { mouths, type MouthName } from './mouths.ts'
export type { Pose } from './pose.ts'
export { poses, type PoseName } from './poses.ts'
export type { Tint } from './palette.ts'
export type { Worn } from './shapes.tsx'
