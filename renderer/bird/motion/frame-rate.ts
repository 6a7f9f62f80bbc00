/** How often Dash is drawn while it moves: each frame costs a page's script, style and paint (docs/performance.md). Pure. */
import type { Motion } from './motion.ts'
import { speedOf } from './springs.ts'
import { tracks } from './tracks.ts'

/** From one frame until the next one is asked for: some 30 a second, since Chromium draws one that is asked for late at once. */
const gapMs = 30
/** Of a calm track: some six a second. */
const calmGapMs = 150
/** By then the springs have all but come to rest, and only a track goes on. */
const settledSteps = 30
/** By then no spring gathers speed any more. */
const pastSteps = 12
/** Below these shares of the greatest speed of a part: what no eye sees, and a tuft that swings out. */
const slowing = [
  { below: 0.02, gapMs: calmGapMs },
  { below: 0.1, gapMs: 48 },
]

/**
 * The milliseconds until the next frame is asked for: the slower Dash moves, the fewer frames show it.
 * @param stepsToGoal steps that it has made on its way
 */
export function gapAfter({ moving, track }: Motion, stepsToGoal: number): number {
  const { isCalm, endsMs } = tracks[track.name]
  if (isCalm && stepsToGoal > settledSteps) return calmGapMs
  const isOver = endsMs !== null && track.ms >= endsMs
  if (!isOver || stepsToGoal <= pastSteps) return gapMs
  const speed = speedOf(moving)
  return slowing.find(({ below }) => speed < below)?.gapMs ?? gapMs
}
