import { workGestures } from '../../../preload/contract/events.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { parseDay, type Day } from '../../base/rules/day.ts'

export const reactionNames = ['greet', ...workGestures] as const

/** The names that `status --format` replaces, in braces. */
const statusFields = ['level', 'experience', 'form', 'mood', 'waiting', 'today'] as const
export type StatusField = (typeof statusFields)[number]

export type Command =
  | { readonly name: 'status'; readonly format: 'text' | 'json' | { readonly template: string } }
  | { readonly name: 'feed'; readonly all: boolean }
  | { readonly name: 'say'; readonly text: string }
  | { readonly name: 'react'; readonly reaction: (typeof reactionNames)[number] }
  | { readonly name: 'today' }
  | { readonly name: 'why'; readonly day: Day }
  | { readonly name: 'quiet'; readonly howLong: 'an-hour' | 'until-off' | 'off' }
  | { readonly name: 'show' | 'hide' | 'doctor' | 'quit' }
  /** The words are for `parseHookReport`. */
  | { readonly name: 'hook'; readonly words: readonly string[] }
  /** One line of MCP. */
  | { readonly name: 'mcp'; readonly line: string }

/** Why a command line makes no sense. The user reads `command.usage.<code>` from resources/locales. */
export interface UsageProblem {
  readonly code:
    'unknown' | 'surplus' | 'text' | 'reaction' | 'day' | 'duration' | 'template' | 'field'
  readonly word: string
}

/** In characters. A bubble holds no more. */
export const maxSaidLength = 140

/** @param args the command and its arguments, which docs/guide.md describes */
export function parseCommand(args: readonly string[]): Result<Command, UsageProblem> {
  const [name = '', ...rest] = args
  switch (name) {
    case 'status':
      return parseStatus(rest)
    case 'feed':
      return rest[0] === '--all'
        ? onlyWord(rest.slice(1), { name, all: true })
        : onlyWord(rest, { name, all: false })
    case 'say':
      return parseSay(rest)
    case 'react': {
      const [word = '', ...surplus] = rest
      const reaction = reactionNames.find((one) => one === word)
      return reaction === undefined
        ? problem('reaction', word)
        : onlyWord(surplus, { name, reaction })
    }
    case 'why': {
      const [word = '', ...surplus] = rest
      const day = parseDay(word)
      return day === null ? problem('day', word) : onlyWord(surplus, { name, day })
    }
    case 'quiet': {
      const [word = 'on', ...surplus] = rest
      const howLong = durations.find(([known]) => known === word)?.[1]
      return howLong === undefined
        ? problem('duration', word)
        : onlyWord(surplus, { name, howLong })
    }
    case 'hook':
      return ok({ name, words: rest })
    case 'mcp': {
      const [line, ...surplus] = rest
      return line === undefined ? problem('unknown', name) : onlyWord(surplus, { name, line })
    }
    case 'today':
    case 'show':
    case 'hide':
    case 'doctor':
    case 'quit':
      return onlyWord(rest, { name })
    default:
      return problem('unknown', name)
  }
}

const durations = [
  ['1h', 'an-hour'],
  ['on', 'until-off'],
  ['off', 'off'],
] as const

const problem = (code: UsageProblem['code'], word: string) => err({ code, word })

const onlyWord = (surplus: readonly string[], command: Command): Result<Command, UsageProblem> =>
  surplus[0] === undefined ? ok(command) : problem('surplus', surplus[0])

function parseStatus(args: readonly string[]): Result<Command, UsageProblem> {
  const [option, template = '', ...surplus] = args
  if (option === undefined) return ok({ name: 'status', format: 'text' })
  if (option === '--json') return onlyWord(args.slice(1), { name: 'status', format: 'json' })
  if (option !== '--format') return problem('surplus', option)
  if (template === '') return problem('template', option)
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].find(
    ([, field]) => !statusFields.some((known) => known === field),
  )
  if (unknown !== undefined) return problem('field', unknown[0])
  return onlyWord(surplus, { name: 'status', format: { template } })
}

/** One line of printable text. Control and format characters could disguise it, or move a terminal's cursor. */
function parseSay(args: readonly string[]): Result<Command, UsageProblem> {
  const text = args.join(' ').trim()
  const isPlain = text !== '' && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u.test(text)
  const isShort = Array.from(text).length <= maxSaidLength
  return isPlain && isShort ? ok({ name: 'say', text }) : problem('text', text.slice(0, 20))
}
