import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Allowance } from './allowance.ts'
import type { Cost } from './cost.ts'
import { DeviceFlow } from './device.ts'
import { answerWrongly, Failures, rateLimited, sendJson } from './failures.ts'
import type { FailureKind, FailureOptions } from './failures.ts'
import { answerQuestion, readQuestion } from './graphql.ts'
import { Model } from './model.ts'
import type { FakeToken } from './model.ts'

export interface GithubOptions {
  /** Milliseconds since the epoch. The device flow's expiry and interval follow this clock. */
  readonly now?: () => number
  readonly clientId?: string
  /** The seconds between polls that the device flow asks for; 0 by default. */
  readonly interval?: number
  readonly expiresIn?: number
}

export interface RecordedRequest {
  readonly path: string
  /** The time on the server's clock. */
  readonly at: number
  /** The name of the GraphQL operation, or an empty string. */
  readonly operation: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly authorization: string | undefined
  /** Set for a query that ran. */
  cost?: Cost
}

/**
 * A GitHub Enterprise Server on loopback: `/login/…`, `/api/v3/user`, `/api/graphql`. It answers from `model`. The
 * caller closes it.
 */
export class FakeGithub {
  readonly model = new Model()
  readonly requests: RecordedRequest[] = []
  readonly device: DeviceFlow
  readonly allowance: Allowance
  readonly clientId: string
  /** `http://127.0.0.1:<port>`, the format of HOT_DASH_GITHUB_URL. */
  url = ''
  /**
   * The number of contributions that one query may touch. GitHub does not document its limit, but the years of busy
   * users exceed it: https://github.com/yoshi389111/github-profile-3d-contrib/issues/163
   */
  budget = Infinity
  /** The largest number of concurrent requests so far. */
  maxConcurrentRequests = 0
  #underWay = 0
  #change: ((answer: { readonly data?: unknown }) => unknown) | undefined
  readonly #failures = new Failures()
  readonly #now: () => number
  readonly #server = createServer((request, response) => {
    this.#underWay += 1
    this.maxConcurrentRequests = Math.max(this.maxConcurrentRequests, this.#underWay)
    response.once('close', () => {
      this.#underWay -= 1
    })
    this.#answer(request, response).catch((error: unknown) => {
      // A client that disconnects during its request needs no response.
      if (request.complete) throw error
    })
  })
  readonly #before = new Map<string, () => void>()
  readonly #waiting: { matches: (request: RecordedRequest) => boolean; resolve: () => void }[] = []

  constructor(options: GithubOptions) {
    this.#now = options.now ?? Date.now
    this.allowance = new Allowance(this.#now)
    this.clientId = options.clientId ?? 'Ov23liTestClientId00'
    this.device = new DeviceFlow(this.model, {
      clientId: this.clientId,
      now: this.#now,
      interval: options.interval ?? 0,
      expiresIn: options.expiresIn ?? 900,
      disabled: false,
      slowDowns: 0,
    })
  }

  /** The host in the app's notation: `127.0.0.1:<port>`. */
  get host(): string {
    return this.url.replace('http://', '')
  }

  async listen(): Promise<this> {
    // Never close an idle connection. On a busy machine, a test may pause longer than that between two requests. The
    // client would then fail, and wait to retry on a clock that only the test moves.
    this.#server.keepAliveTimeout = 0
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** How many responses have neither ended nor lost their client. */
  get underWay(): number {
    return this.#underWay
  }

  /** Makes further responses fail. */
  fail(kind: FailureKind, options: FailureOptions = {}): void {
    this.#failures.arm(kind, options)
  }

  recover(): void {
    this.#failures.clear()
  }

  /** Acts as the user `login`, who types the code and agrees. */
  approve(userCode: string, login = 'dash'): void {
    this.device.approve(userCode, this.model.user(login))
  }

  deny(userCode: string): void {
    this.device.deny(userCode)
  }

  /** The number of requests to this path or GraphQL operation so far. */
  count(pathOrOperation: string): number {
    return this.requests.filter(
      ({ path, operation }) => path === pathOrOperation || operation === pathOrOperation,
    ).length
  }

  /** Resolves when the `nth` request to this path from now has been answered. */
  nextRequest(path: string, nth = 1): Promise<void> {
    let left = nth
    return new Promise((resolve) => {
      this.#waiting.push({
        matches: (request) => request.path === path && (left -= 1) === 0,
        resolve,
      })
    })
  }

  /** Runs `change` just before the next response to this GraphQL operation. */
  beforeOperation(operation: string, change: () => void): void {
    this.#before.set(operation, change)
  }

  /** Changes the next response to a query. */
  changeAnswer(change: (answer: { readonly data?: unknown }) => unknown): void {
    this.#change = change
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('date', new Date(this.#now()).toUTCString())
    const path = request.url ?? '/'
    const body = await readJson(request)
    const query = typeof body['query'] === 'string' ? body['query'] : ''
    const record: RecordedRequest = {
      path,
      at: this.#now(),
      operation: /^\s*query\s+(\w+)/.exec(query)?.[1] ?? '',
      variables: (body['variables'] ?? {}) as Record<string, unknown>,
      authorization: request.headers.authorization,
    }
    this.requests.push(record)
    this.#before.get(record.operation)?.()
    this.#before.delete(record.operation)
    const failure = this.#failures.take(record)
    if (failure) answerWrongly(failure, response)
    else await this.#answerWell(path, body, record, response)
    for (const waiting of this.#waiting.filter(({ matches }) => matches(record))) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      waiting.resolve()
    }
  }

  async #answerWell(
    path: string,
    body: Readonly<Record<string, unknown>>,
    record: RecordedRequest,
    response: ServerResponse,
  ): Promise<void> {
    const form = new Map(
      Object.entries(body).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    )
    if (path === '/login/device/code') {
      const answer = this.device.code(form, this.url)
      sendJson(response, answer.status, answer.body)
      return
    }
    if (path === '/login/oauth/access_token') {
      sendJson(response, 200, this.device.token(form))
      return
    }
    if (path !== '/api/v3/user' && path !== '/api/graphql') {
      response.writeHead(404, { 'content-type': 'text/html' })
      response.end('<html><title>Not found</title></html>')
      return
    }
    const token = this.#token(record.authorization)
    if (!token) {
      sendJson(response, 401, { message: 'Bad credentials', status: '401' })
      return
    }
    const scopes: Record<string, string> = token.scopes
      ? { 'x-oauth-scopes': token.scopes.join(', ') }
      : {}
    if (path === '/api/v3/user') {
      const { id, databaseId, login } = token.user
      sendJson(response, 200, { id: databaseId, node_id: id, login, type: 'User' }, scopes)
      return
    }
    const answer = await this.#answerQuestion(String(body['query']), record, token)
    const change = this.#change
    this.#change = undefined
    sendJson(response, 200, change ? change(answer as { data?: unknown }) : answer, {
      ...scopes,
      ...this.allowance.headers(token.user),
    })
  }

  async #answerQuestion(query: string, record: RecordedRequest, token: FakeToken) {
    const { variables } = record
    const read = readQuestion({ query, variables })
    if ('refusal' in read) return read.refusal
    record.cost = read.cost
    if (!this.allowance.take(token.user, read.cost.points)) return rateLimited
    return answerQuestion(read.document, variables, {
      model: this.model,
      token,
      origin: this.url,
      now: this.#now(),
      budget: this.budget,
    })
  }

  #token(authorization: string | undefined): FakeToken | undefined {
    const text = /^(?:token|bearer) (.+)$/i.exec(authorization ?? '')?.[1] ?? ''
    const token = this.model.tokens.get(text)
    return token?.revoked === false ? token : undefined
  }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

/** Starts a separate GitHub on a free port of 127.0.0.1. */
export async function startGithub(options: GithubOptions = {}): Promise<FakeGithub> {
  return new FakeGithub(options).listen()
}
