/** A notch of a wheel is 100 pixels or more; fingers on a touchpad send few at a time. */
const pixelsPerStep = 50

/**
 * Makes whole steps of what a wheel or two fingers turn.
 * @returns takes the pixels of one event and answers the steps that are full now, with their sign; a notch is one
 */
export function createWheelSteps(): (pixels: number) => number {
  let turned = 0
  return (pixels) => {
    // Another way: what was turned before counts no more.
    if (pixels * turned < 0) turned = 0
    turned += pixels
    const isFull = Math.abs(turned) >= pixelsPerStep
    const step = isFull ? Math.sign(turned) : 0
    if (isFull) turned = 0
    return step
  }
}
