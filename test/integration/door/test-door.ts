import { systemTimers } from '../../../main/base/timers.ts'
import { createDoor, type Door } from '../../../main/door/door.ts'
import { doorPlace } from '../../../main/door/rules/door-place.ts'

/** A door in a folder, as HOT_DASH_HOME names it. It logs nothing. */
export const createTestDoor = (
  folder: string,
  answers: Pick<Parameters<typeof createDoor>[0], 'reply' | 'refuse'>,
): Door =>
  createDoor({
    ...answers,
    place: doorPlace({
      platform: process.platform,
      home: folder,
      dataFolder: folder,
      runtimeFolder: undefined,
      random: 'test',
    }),
    timers: systemTimers,
    stopwatch: () => performance.now(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  })
