import type { Tuning } from '../../../preload/contract/settings.ts'

/** The parts of an AudioQuery that shape its sound: factors, and an offset to the pitch. */
interface Scales {
  readonly speedScale: number
  readonly pitchScale: number
  readonly intonationScale: number
}

/** Applies the user's tuning to the engine's own numbers. Everything else in the query stays as it is. */
export function tuned<Query extends Scales>(query: Query, tuning: Tuning): Query {
  return {
    ...query,
    speedScale: query.speedScale * tuning.speed,
    pitchScale: query.pitchScale + tuning.pitch,
    intonationScale: query.intonationScale * tuning.intonation,
  }
}
