import { startVoicevox } from '../fakes/voicevox/server.ts'
import { setUpSpeech } from '../integration/speech/set-up.ts'
import { figureOf, runsOf, type Bench, type Figure } from './figures.ts'
import { daysOfLines, type DayOfLines } from './speech-days.ts'

const runs = runsOf(7)

/** The time from something to say to its bubble, and to the clip of a new sentence. The engine itself takes no time. */
export const speech: Bench = {
  async measure(note) {
    const engine = await startVoicevox()
    const bubbles: number[] = []
    const clips: number[] = []
    try {
      for (let run = 1; run <= runs; run += 1) {
        const setup = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url })
        try {
          await setup.speech.findEngine()
          await engine.received('/initialize_speaker', run)
          const start = performance.now()
          setup.speech.say('idle', {})
          await setup.until(() => setup.speech.bubble() !== null)
          bubbles.push(performance.now() - start)
          const { clip } = await setup.nthClip(1)
          if (setup.speech.clip(clip) === undefined) throw new Error('there is no clip')
          clips.push(performance.now() - start)
        } finally {
          setup.close()
        }
      }
    } finally {
      await engine.close()
    }
    const days = await daysOfLines(20)
    note(
      `lines that were ready, by day: ${days.map(({ ready, said }) => `${ready}/${said}`).join(' ')}`,
    )
    return {
      'speech.ready_share': sharesOf(days),
      'speech.bubble_ms': figureOf(bubbles, 16),
      'speech.clip_ms': figureOf(clips, 50),
    }
  },
}

/** The share over all days. The minimum is the first day, because nothing was prepared. */
function sharesOf(days: readonly DayOfLines[]): Figure {
  const shares = days.map(({ ready, said }) => ready / said)
  const sum = (of: (day: DayOfLines) => number) => days.reduce((total, day) => total + of(day), 0)
  const all = sum(({ ready }) => ready) / sum(({ said }) => said)
  return { ...figureOf(shares, null), median: Number(all.toPrecision(3)), goal: 0.9, atLeast: true }
}
