import * as z from 'zod/mini'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { maxSaidLength, parseCommand, reactionNames, type Command } from './command-line.ts'
import { isPlainWords } from './plain-words.ts'

/** What an agent asks for through MCP. */
export type AgentCall =
  | Extract<Command, { readonly name: 'status' | 'react' | 'say' }>
  | { readonly name: 'pantry' }
  | { readonly name: 'today' }

const nothing = z.strictObject({})
const tool = (description: string, parameters: z.ZodMiniType, onlyReads: boolean) => ({
  description,
  parameters,
  onlyReads,
})

/** The texts are for models, so they are in English. */
const tools = {
  status: tool(
    "Dash's level, experience, form and mood, how many dishes wait, and today's contributions.",
    nothing,
    true,
  ),
  pantry: tool(
    'How many dishes wait for Dash: chilli (commit), curry (issue), kimchi (review), mapo tofu (pull-request).',
    nothing,
    true,
  ),
  today: tool(
    "The user's contributions today, by kind. Repositories only if the user allows their names.",
    nothing,
    true,
  ),
  react: tool(
    'Dash makes a gesture at once. Suits a moment, such as fanfare for a finished task or hold-head for a failed one.',
    z.strictObject({ reaction: z.enum(reactionNames) }),
    false,
  ),
  say: tool(
    `Dash says one line of up to ${maxSaidLength} characters in a bubble, perhaps aloud. Plain words: no addresses, paths, secrets or code.`,
    z.strictObject({ text: z.string() }),
    false,
  ),
} as const satisfies Readonly<Record<AgentCall['name'], ReturnType<typeof tool>>>

export const instructions =
  "Dash is a small bird on the user's desktop that eats their contributions. Let it react or speak only at moments that matter to the user, such as a finished task. It refuses while the user wants quiet; do not try again then."

export const listedTools = Object.entries(tools).map(
  ([name, { description, parameters, onlyReads }]) => ({
    name,
    description,
    inputSchema: z.toJSONSchema(parameters) as { readonly type: 'object' },
    annotations: { readOnlyHint: onlyReads, destructiveHint: false, openWorldHint: false },
  }),
)

/**
 * @param given the call's arguments, as the agent sent them
 * @returns the call, or what is wrong, in words for the agent
 */
export function parseCall(name: string, given: unknown): Result<AgentCall, string> {
  const found = Object.entries(tools).find(([known]) => known === name)?.[1]
  if (found === undefined) return err(`There is no tool ${JSON.stringify(name)}.`)
  const parsed = found.parameters.safeParse(given ?? {})
  if (!parsed.success) return err(`The arguments do not fit the schema of ${name}.`)
  const { text, reaction } = parsed.data as { readonly text?: string; readonly reaction?: string }
  if (name === 'pantry' || name === 'today') return ok({ name })
  if (text !== undefined && !isPlainWords(text))
    return err('Dash says plain words only: no addresses, paths, secrets or code.')
  const word = name === 'status' ? '--json' : (text ?? reaction ?? '')
  const command = parseCommand([name, word])
  return command.ok
    ? ok(command.value as AgentCall)
    : err(`Dash says one line of up to ${maxSaidLength} characters, without control characters.`)
}
