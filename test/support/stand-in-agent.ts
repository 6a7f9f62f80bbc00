import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { hookLine } from '../../main/integrations/rules/hook-line.ts'
import type { AgentId, AgentState } from '../../preload/contract/views/agents-view.ts'
import type { SessionEvent } from '../../main/agents/rules/agent-events.ts'
import { agentPayloads, type AgentPayload } from '../fixtures/agent-payloads.ts'

/** What an agent does, and the state of its session afterwards. */
export interface AgentStep {
  /** Null if the process of the agent exits in the middle of its work without an event. */
  readonly payload: AgentPayload | null
  readonly state: AgentState
}

/** A session of documented events that passes through every state that the agent can report. */
export function sessionOf(agent: AgentId): readonly AgentStep[] {
  const all = agentPayloads.filter((one) => one.agent === agent)
  const find = (means: SessionEvent, from = 0) =>
    all.find((one, index) => one.means === means && index >= from)
  const answered = find('works', all.findIndex(({ means }) => means === 'asks') + 1)
  const steps: readonly (readonly [AgentPayload | null | undefined, AgentState])[] = [
    [find('works'), 'working'],
    [find('asks'), 'needs-you'],
    [answered, 'working'],
    [find('stops'), 'done'],
    [find('works'), 'working'],
    // Codex and Gemini CLI report no failed turn.
    [find('fails'), 'failed'],
    [find('works'), 'working'],
    [null, 'expired'],
  ]
  return steps.flatMap(([payload, state]) => (payload === undefined ? [] : [{ payload, state }]))
}

/** Runs the hook of the first field with the second as its input, for each line. It ends with its input. */
const script = `#!/bin/sh
while IFS='	' read -r hook event; do
  printf '%s' "$event" | sh -c "$hook"
  echo
done
`

/**
 * Starts a program with an agent's name that only runs its hooks, as the agent itself would.
 * @param program the hot-dash command
 */
export async function startStandIn(agent: AgentId, program: string, dataFolder: string) {
  const folder = await mkdtemp(join(tmpdir(), 'hot-dash-agent-'))
  const file = join(folder, agent)
  await writeFile(file, script)
  await chmod(file, 0o755)
  const env = { ...process.env, HOT_DASH_HOME: dataFolder }
  const child = spawn(file, { env })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    /** Settles once the hook has ended. @returns what the hook printed */
    async play({ payload: sent }: AgentStep): Promise<string> {
      if (sent === null) {
        child.stdin.end()
        await once(child, 'exit')
        await rm(folder, { recursive: true })
        // At each event, Hot Dash checks whether the processes of the agents still run. Otherwise it checks once a minute.
        const input = JSON.stringify({ hook_event_name: 'SessionEnd', session_id: 'another' })
        return execFileSync(program, ['hook', 'claude'], { env, input, encoding: 'utf8' })
      }
      const { argument, payload } = sent
      const hook = hookLine('posix', program, [agent, ...(argument ? [argument] : [])])
      child.stdin.write(`${hook}\t${JSON.stringify(payload)}\n`)
      return (await lines.next()).value ?? ''
    },
  }
}
