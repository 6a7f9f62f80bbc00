import { app } from 'electron'
import { randomBytes } from 'node:crypto'
import PQueue from 'p-queue'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import type { MealNews } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { assertNever, type Result } from '../../preload/contract/result.ts'
import { systemStopwatch } from '../base/clock.ts'
import { systemTimers } from '../base/timers.ts'
import { withVisibleText } from '../bridge/rules/visible-text.ts'
import { createI18n } from '../desktop/main-i18n.ts'
import { createDoor, type DoorReply } from '../door/door.ts'
import { parseCommand, type Command } from '../door/rules/command-line.ts'
import type { AgentCall } from '../door/rules/agent-tools.ts'
import {
  dayJson,
  dayOutput,
  pantryJson,
  statusOutput,
  type Translate,
} from '../door/rules/command-output.ts'
import { exitCodes, type DoorAnswer } from '../door/door-lines.ts'
import { doorPlace } from '../door/rules/door-place.ts'
import type { Explanations } from '../explanations/explanations.ts'
import type { Services } from './services.ts'

const says = (out: string): DoorAnswer => ({ exit: exitCodes.done, out, err: '' })
const fails = (exit: DoorAnswer['exit'], text: string): DoorAnswer => ({
  exit,
  out: '',
  err: `${text}\n`,
})

/** Opens the door while the setting is on, and does what the commands ask for. */
export function openDoor(services: Services) {
  const { settings, quiet, ledger, companion, desktop, startOptions, files, log } = services
  const { speech, explanations, reactions, agents } = services
  const texts = new Map<Locale, Translate>()
  const textsOf = (locale: Locale): Translate => {
    const t = texts.get(locale) ?? createI18n(locale).t
    texts.set(locale, t)
    return t
  }

  const day = (of: Parameters<Explanations['day']>[0]) => withVisibleText(explanations.day(of))

  function run(command: Command, t: Translate): DoorReply | Promise<DoorReply> {
    const reply = (out = '') => ({ answer: says(out) })
    const refuse = (text: string) => ({ answer: fails(exitCodes.refused, text) })
    const eat = (fed: Result<MealNews, Problem>) => {
      const served = reactions.meals.serve(fed)
      return served.ok ? reply() : refuse(t(`problem.${served.error.code}`))
    }
    switch (command.name) {
      case 'status': {
        const today = ledger.history.countOn(ledger.today())
        const pet = services.pet()
        const [pantry, worn] = [companion.pantry(), companion.worn()]
        return reply(statusOutput(command.format, { pet, pantry, worn }, today, t))
      }
      case 'today':
        return reply(dayOutput(day(ledger.today()), t))
      case 'why':
        return reply(dayOutput(day(command.day), t))
      case 'feed':
        return eat(command.all ? companion.feedAll() : companion.feedOne(null))
      case 'say':
        if (quiet.isQuiet()) return refuse(t('command.isQuiet'))
        speech.tell(command.text)
        return reply()
      case 'react':
        if (quiet.isQuiet()) return refuse(t('command.isQuiet'))
        desktop.sendBird(
          command.reaction === 'greet'
            ? { type: 'greets' }
            : { type: 'performs', gesture: command.reaction },
        )
        return reply()
      case 'show':
        desktop.petVisibility.show()
        return reply()
      case 'hide':
        desktop.petVisibility.hide()
        return reply()
      case 'quiet':
        if (command.howLong === 'off') quiet.end()
        else quiet.present(command.howLong)
        return reply()
      case 'doctor':
        return services.diagnostics.read().then(reply)
      case 'quit':
        return { ...reply(), afterwards: () => app.quit() }
      case 'hook':
        if (settings.all().agents) agents.takeReport(command.words)
        return reply()
      case 'mcp':
        return answerMcp(command.line, t)
      default:
        return assertNever(command)
    }
  }

  /** Answers a line of MCP. Its server loads with the first line, because a start does not need it. */
  async function answerMcp(line: string, t: Translate): Promise<DoorReply> {
    const mcp = await import('../door/mcp-server.ts')
    return { answer: says(await mcp.answerMcp(line, app.getVersion(), (call) => doFor(call, t))) }
  }

  /** What an agent may do: nothing that the command may not. */
  async function doFor(call: AgentCall, t: Translate) {
    const fact = (text: string) => ({ text, isError: false })
    if (call.name === 'pantry') return fact(pantryJson(companion.pantry()))
    if (call.name === 'today')
      return fact(dayJson(day(ledger.today()), settings.all().agentsSeeNames))
    // The command's text says how to end that, which is not for agents.
    if (call.name !== 'status' && quiet.isQuiet())
      return { text: 'The user wants quiet now.', isError: true }
    const { exit, out, err } = (await run(call, t)).answer
    return { text: (out || err || 'Done.').trim(), isError: exit !== exitCodes.done }
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
      const t: Translate = (key, params) => textsOf(locale)(key, params)
      const parsed = parseCommand(args)
      if (parsed.ok) return run(parsed.value, t)
      const { code, word } = withVisibleText(parsed.error)
      return { answer: fails(exitCodes.usage, t(`command.usage.${code}`, { word })) }
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
  let isClosed = false
  const turns = new PQueue({ concurrency: 1 })
  const apply = (): Promise<void> => {
    const { door: isOn, agents: listens } = settings.all()
    if (!isOn || !listens) agents.forget()
    return turns.add(async () => {
      if (settings.all().door && !isClosed) await door.open()
      else door.close()
    })
  }
  const off = settings.onChange(() => void apply())
  void apply()
  return {
    /** Closes the door. Clients that still wait get no answer. */
    close(): Promise<void> {
      isClosed = true
      off()
      return apply()
    },
  }
}
