import { z } from 'zod'
import { fetchWithTimeout, type Fetch } from '../../base/http.ts'
import type { Timers } from '../../base/timers.ts'
import type { Message } from './rules/model-prompt.ts'

export type Ollama = ReturnType<typeof createOllama>

const listTimeoutMs = 3000
/**
 * A model that is not in memory takes long to load. The request goes on, so that the model is there for the next
 * line.
 */
const writeTimeoutMs = 20_000
const maxListBytes = 1024 * 1024
const maxAnswerBytes = 64 * 1024
/** In tokens. A line of 60 characters has fewer, in Japanese too. */
const maxTokens = 80
const maxModels = 100

const listSchema = z.object({ models: z.array(z.object({ name: z.string().min(1).max(200) })) })
const answerSchema = z.object({ message: z.object({ content: z.string() }), done: z.literal(true) })

/**
 * A language model's server. Each call throws if there is no answer, or not the expected one.
 *
 * Ollama's API: https://github.com/ollama/ollama/blob/main/docs/api.md
 * @param origin `http://127.0.0.1:11434`
 */
export function createOllama(
  origin: string,
  options: { readonly fetch: Fetch; readonly timers: Timers; readonly closing: AbortSignal },
) {
  const { fetch, timers, closing: signal } = options

  async function ask(
    path: string,
    request: RequestInit,
    limits: { readonly timeoutMs: number; readonly maxBodyBytes: number },
  ): Promise<unknown> {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
    const init = { ...request, headers }
    const response = await fetchWithTimeout(fetch, `${origin}${path}`, init, {
      ...limits,
      signal,
      timers,
    })
    if (!response.ok) throw new Error(`Ollama answers ${response.status}`)
    return response.json()
  }

  return {
    /** The names of its models. */
    async models(): Promise<readonly string[]> {
      const limits = { timeoutMs: listTimeoutMs, maxBodyBytes: maxListBytes }
      const { models } = listSchema.parse(await ask('/api/tags', { method: 'GET' }, limits))
      return models.slice(0, maxModels).map(({ name }) => name)
    },
    async write(model: string, messages: readonly Message[]): Promise<string> {
      const body = JSON.stringify({
        model,
        messages,
        stream: false,
        // Thinking takes longer than a line may.
        think: false,
        options: { num_predict: maxTokens, temperature: 0.9 },
      })
      const limits = { timeoutMs: writeTimeoutMs, maxBodyBytes: maxAnswerBytes }
      const answer = await ask('/api/chat', { method: 'POST', body }, limits)
      return answerSchema.parse(answer).message.content
    },
  }
}
