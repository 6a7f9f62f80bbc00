import { z } from 'zod'
import { fetchWithTimeout, type Fetch } from '../../base/http.ts'
import type { Timers } from '../../base/timers.ts'
import type { Message } from './rules/moments.ts'

/** A language model's server. Each call throws what its client or the connection throws. */
export interface Ollama {
  /** The names of its models. */
  models(): Promise<readonly string[]>
  write(model: string, messages: readonly Message[]): Promise<string>
}

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

/** Ollama through its own client, which is loaded on the first call. @param origin `http://127.0.0.1:11434` */
export function createOllama(
  origin: string,
  options: { readonly fetch: Fetch; readonly timers: Timers; readonly closing: AbortSignal },
): Ollama {
  const { timers, closing: signal } = options

  /** The client with our deadlines and limits, and without its header that describes the system. */
  async function client(timeoutMs: number, maxBodyBytes: number) {
    const { Ollama: Client } = await import('ollama/browser')
    const send: typeof fetch = async (input, init) => {
      const response = await fetchWithTimeout(
        options.fetch,
        typeof input === 'string' ? input : input instanceof URL ? input.href : input.url,
        {
          method: init?.method ?? 'GET',
          headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
          ...(init?.body === undefined ? {} : { body: init.body }),
        },
        { timeoutMs, maxBodyBytes, signal, timers },
      )
      // Otherwise the client would write the response to the console.
      if (!response.ok) throw new Error(`Ollama answers ${response.status}`)
      return response
    }
    return new Client({ host: origin, fetch: send })
  }

  return {
    async models() {
      const list: unknown = await (await client(listTimeoutMs, maxListBytes)).list()
      return listSchema
        .parse(list)
        .models.slice(0, maxModels)
        .map(({ name }) => name)
    },
    async write(model, messages) {
      const answer: unknown = await (
        await client(writeTimeoutMs, maxAnswerBytes)
      ).chat({
        model,
        messages: [...messages],
        stream: false,
        // Thinking takes longer than a line may.
        think: false,
        options: { num_predict: maxTokens, temperature: 0.9 },
      })
      return answerSchema.parse(answer).message.content
    },
  }
}
