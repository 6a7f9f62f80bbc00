import { powerMonitor } from 'electron'
import { attempt } from '../base/attempt.ts'
import type { Log } from '../base/log.ts'

const minuteMs = 60_000
const minutesBetweenComparisons = 10

/**
 * What happens each minute, and when the machine wakes. Nothing else polls.
 * @param options.compare compares the branches of all clones with what was read: hints of the file system can be lost
 * @param options.onMinute Dash may say something, and moods and the clock on the wall have moved on
 * @returns stops it
 */
export function openSchedule(options: {
  readonly compare: () => void
  readonly onMinute: () => void
  readonly log: Pick<Log, 'error'>
}): () => void {
  const { log } = options
  const compare = () => attempt(log, 'comparing the clones', options.compare)
  const onMinute = () => attempt(log, 'what happens each minute', options.onMinute)
  let minutes = 0
  const everyMinute = setInterval(() => {
    minutes += 1
    if (minutes % minutesBetweenComparisons === 0) compare()
    onMinute()
  }, minuteMs)
  powerMonitor.on('resume', compare)
  powerMonitor.on('unlock-screen', compare)
  return () => {
    clearInterval(everyMinute)
    powerMonitor.off('resume', compare)
    powerMonitor.off('unlock-screen', compare)
  }
}
