/** A notch of a wheel is 100 pixels or more; a touchpad sends a few pixels at a time. */
const pixelsPerStep = 50

/**
 * Turns wheel or touchpad movement into whole steps.
 * @returns a function that takes the pixels of an event and returns the step completed by it: 1, -1 or 0. A notch is
 *   one step.
 */
export function createWheelSteps(): (pixels: number) => number {
  let turned = 0
  return (pixels) => {
    // The direction changed: discard what was turned before.
    if (pixels * turned < 0) turned = 0
    turned += pixels
    const isFull = Math.abs(turned) >= pixelsPerStep
    const step = isFull ? Math.sign(turned) : 0
    if (isFull) turned = 0
    return step
  }
}
