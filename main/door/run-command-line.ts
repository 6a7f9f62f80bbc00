import type { Settings } from '../../preload/contract/declared-settings.ts'
import type { CompleteOutfit } from '../../preload/contract/earnables.ts'
import type { BirdEvent, MealNews } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { assertNever, type Result } from '../../preload/contract/result.ts'
import type { PantryDish, PetView } from '../../preload/contract/views/pet-view.ts'
import type { Day } from '../base/rules/day.ts'
import type { DoorReply } from './door.ts'
import { exitCodes, fails, says } from './door-lines.ts'
import type { AgentCall } from './rules/agent-tools.ts'
import { parseCommand, type Command } from './rules/command-line.ts'
import {
  dayJson,
  dayOutput,
  pantryJson,
  statusOutput,
  type DaySummary,
  type Translate,
} from './rules/command-output.ts'

type Fed = Result<MealNews, Problem>

/** All that commands and agents can reach. */
export interface CommandServices {
  pet(): PetView
  readonly companion: {
    pantry(): readonly PantryDish[]
    worn(): CompleteOutfit
    feedOne(kind: null): Fed
    feedAll(): Fed
  }
  readonly meals: { serve(fed: Fed): Result<null, Problem> }
  readonly ledger: { today(): Day; readonly history: { countOn(day: Day): number } }
  /** Without hidden characters: names come from repositories, which may be hostile. */
  readonly explainDay: (day: Day) => DaySummary
  readonly speech: { tell(text: string): unknown }
  readonly desktop: {
    sendBird(event: BirdEvent): void
    readonly petVisibility: { show(): void; hide(): void }
  }
  readonly quiet: {
    isQuiet(): boolean
    present(howLong: 'an-hour' | 'until-off'): void
    end(): void
  }
  readonly agents: { takeReport(words: readonly string[]): void }
  readonly settings: { all(): Pick<Settings, 'agentsSeeNames'> }
  readonly diagnostics: { read(): Promise<string> }
  readonly app: { getVersion(): string; quit(): void }
}

/** Does what a command line asks for. @param t the texts in the client's language */
export async function runCommandLine(
  args: readonly string[],
  t: Translate,
  services: CommandServices,
): Promise<DoorReply> {
  const parsed = parseCommand(args)
  if (parsed.ok) return runCommand(parsed.value, t, services)
  const { code, word } = parsed.error
  return { answer: fails(exitCodes.usage, t(`command.usage.${code}`, { word })) }
}

async function runCommand(
  command: Command,
  t: Translate,
  services: CommandServices,
): Promise<DoorReply> {
  const { companion, ledger, explainDay, desktop, quiet } = services
  const reply = (out = '') => ({ answer: says(out) })
  const refuse = (text: string) => ({ answer: fails(exitCodes.refused, text) })
  switch (command.name) {
    case 'status': {
      const today = ledger.history.countOn(ledger.today())
      const pet = services.pet()
      const [pantry, worn] = [companion.pantry(), companion.worn()]
      return reply(statusOutput(command.format, { pet, pantry, worn }, today, t))
    }
    case 'today':
      return reply(dayOutput(explainDay(ledger.today()), t))
    case 'why':
      return reply(dayOutput(explainDay(command.day), t))
    case 'feed': {
      const served = services.meals.serve(
        command.all ? companion.feedAll() : companion.feedOne(null),
      )
      return served.ok ? reply() : refuse(t(`problem.${served.error.code}`))
    }
    case 'say':
      if (quiet.isQuiet()) return refuse(t('command.isQuiet'))
      services.speech.tell(command.text)
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
      return reply(await services.diagnostics.read())
    case 'quit':
      return { ...reply(), afterwards: () => services.app.quit() }
    case 'hook':
      services.agents.takeReport(command.words)
      return reply()
    case 'mcp':
      return answerMcpLine(command.line, t, services)
    default:
      return assertNever(command)
  }
}

/** Answers a line of MCP. Its server loads with the first line, because a start does not need it. */
async function answerMcpLine(
  line: string,
  t: Translate,
  services: CommandServices,
): Promise<DoorReply> {
  const mcp = await import('./mcp-server.ts')
  const call = (asked: AgentCall) => doFor(asked, t, services)
  return { answer: says(await mcp.answerMcp(line, services.app.getVersion(), call)) }
}

/** Does what an agent asks for through MCP. An agent may do nothing that the command may not. */
async function doFor(call: AgentCall, t: Translate, services: CommandServices) {
  const { companion, ledger, explainDay, quiet, settings } = services
  const answer = (text: string) => ({ text, isError: false })
  if (call.name === 'pantry') return answer(pantryJson(companion.pantry()))
  if (call.name === 'today')
    return answer(dayJson(explainDay(ledger.today()), settings.all().agentsSeeNames))
  // Do not use the command's own text: it says how to end the quiet, which is not for agents.
  if (call.name !== 'status' && quiet.isQuiet())
    return { text: 'The user wants quiet now.', isError: true }
  const { exit, out, err } = (await runCommand(call, t, services)).answer
  return { text: (out || err || 'Done.').trim(), isError: exit !== exitCodes.done }
}
