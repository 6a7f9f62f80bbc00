import { app } from 'electron'
import { randomBytes } from 'node:crypto'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import { systemStopwatch } from '../base/clock.ts'
import { systemTimers } from '../base/timers.ts'
import type { Day } from '../base/rules/day.ts'
import { withVisibleText } from '../bridge/rules/visible-text.ts'
import { createI18n } from '../desktop/main-i18n.ts'
import { createDoor } from '../door/door.ts'
import { openDoorSwitch } from '../door/door-switch.ts'
import { exitCodes, fails } from '../door/door-lines.ts'
import { doorPlace } from '../door/rules/door-place.ts'
import type { Translate } from '../door/rules/command-output.ts'
import { runCommandLine } from '../door/run-command-line.ts'
import type { Services } from './services.ts'

/** Opens the door while the setting is on. */
export function openDoor(services: Services) {
  const { settings, explanations, startOptions, files, log } = services
  const texts = new Map<Locale, Translate>()
  const textsOf = (locale: Locale): Translate => {
    const t = texts.get(locale) ?? createI18n(locale).t
    texts.set(locale, t)
    return t
  }
  const commandServices = {
    ...services,
    meals: services.reactions.meals,
    explainDay: (day: Day) => withVisibleText(explanations.day(day)),
    app,
  }

  const door = createDoor({
    place: doorPlace({
      platform: process.platform,
      home: startOptions.home,
      dataFolder: files.folder,
      runtimeFolder: process.env['XDG_RUNTIME_DIR'],
      random: randomBytes(16).toString('hex'),
    }),
    reply({ args, locale }) {
      // A hook needs no texts, so load them only if something is said.
      const t: Translate = (key, params) => textsOf(locale)(key, withVisibleText(params))
      return runCommandLine(args, t, commandServices)
    },
    refuse: (why, locale) =>
      fails(
        why === 'malformed' ? exitCodes.usage : exitCodes.noAnswer,
        textsOf(locale ?? services.locale())(`command.${why}`),
      ),
    timers: systemTimers,
    stopwatch: systemStopwatch,
    log,
  })
  return openDoorSwitch(door, settings)
}
