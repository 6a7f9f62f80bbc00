import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import type { FakeVoicevox, VoicevoxBehaviour, VoicevoxFault, VoicevoxRequest } from './contract.ts'
import { deliver, goWrong } from './faults.ts'
import { recordedJson, recordedText, recording } from './recordings.ts'
import { pictureOf } from './picture.ts'
import { recordedOrigin, speakerInfoOf, type FakeSpeakerInfo } from './speaker-info.ts'
import type { FakeQuery } from './sound.ts'
import { asAivis, phrasesOf, soundOf } from './sound.ts'

const serial = new Set(['/audio_query', '/synthesis', '/initialize_speaker'])
const methods = new Map([
  ['/version', 'GET'],
  ['/engine_manifest', 'GET'],
  ['/speakers', 'GET'],
  ['/speaker_info', 'GET'],
  ['/user_dict', 'GET'],
  ['/audio_query', 'POST'],
  ['/synthesis', 'POST'],
  ['/initialize_speaker', 'POST'],
])
const allowedOrigin =
  /^(app|tauri|chrome-extension|moz-extension):\/\/|^https?:\/\/(localhost|127\.0\.0\.1|tauri\.localhost)(:\d+)?$/
const styleIds = new Set([0, 1, 2, 3, 8])

/** The behaviour of an engine that runs as a separate program. */
interface Program {
  /** The engine's UUID, from the manifest in its folder. */
  readonly uuid: string
  /** Takes the fault that is due for this call. */
  takeFault(path: string): VoicevoxFault | undefined
  die(): void
}

/** A VOICEVOX ENGINE 0.25.2 on loopback, answering from recordings. */
export async function startVoicevox(port = 0, program?: Program): Promise<FakeVoicevox> {
  const requests: VoicevoxRequest[] = []
  const warm = new Set<string>()
  const gates = new Map<string, Promise<void>>()
  const arrivals = new Set<() => void>()
  let behaviour: VoicevoxBehaviour = {
    isAivis: false,
    strength: 1,
    responses: {},
    fault: null,
    connectionResets: 0,
    policy: null,
    synthesisMs: 0,
    sound: null,
    resourceOrigin: null,
  }
  /** The paths of the resources that are sounds. */
  const samples = new Set<string>()
  let concurrent = 0
  let maxConcurrent = 0
  let coldSyntheses = 0

  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    void serve(request, response)
  })
  // uvicorn's value. uvicorn does not announce it: it sends no Keep-Alive header.
  server.keepAliveTimeout = 5000

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const call: VoicevoxRequest = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }
    requests.push(call)
    for (const arrived of arrivals) arrived()
    const isSerial = serial.has(call.path)
    if (isSerial) {
      concurrent += 1
      maxConcurrent = Math.max(maxConcurrent, concurrent)
    }
    await gates.get(call.path)
    if (isSerial) concurrent -= 1
    if (behaviour.connectionResets > 0) {
      behaviour = { ...behaviour, connectionResets: behaviour.connectionResets - 1 }
      request.socket.destroy()
      return
    }
    const planned = behaviour.fault?.path === call.path ? behaviour.fault.fault : undefined
    const fault = planned ?? program?.takeFault(call.path)
    const answerAsEver = () => answer(call, response)
    if (fault === undefined) answerAsEver()
    else goWrong(fault, response, { answer: answerAsEver, fail: () => fail(response), die })
  }

  function die(): void {
    program?.die()
    server.close()
    server.closeAllConnections()
  }

  function sendResource(path: string, response: ServerResponse): void {
    const isSound = samples.has(path)
    const bytes = isSound ? recording('synthesis-13-characters.wav') : pictureOf(path)
    deliver(response, 200, isSound ? 'audio/wav' : 'image/png', bytes)
  }

  function answer(call: VoicevoxRequest, response: ServerResponse): void {
    const origin = call.headers['origin']
    if (typeof origin === 'string' && !allowedOrigin.test(origin)) {
      send(response, 403, { detail: 'Origin not allowed' })
      return
    }
    const configured = behaviour.responses[call.path]
    if (configured !== undefined) {
      if ('raw' in configured) sendText(response, configured.status, configured.raw)
      else send(response, configured.status, configured.body)
      return
    }
    if (call.path.startsWith('/_resources/') && call.method === 'GET') {
      sendResource(call.path, response)
      return
    }
    const method = methods.get(call.path)
    if (method === undefined) {
      send(response, 404, recordedJson('err_404.json'))
      return
    }
    if (method !== call.method) {
      response.setHeader('allow', method)
      send(response, 405, recordedJson('err_method_not_allowed.json'))
      return
    }
    route(call, response)
  }

  function route(call: VoicevoxRequest, response: ServerResponse): void {
    switch (call.path) {
      case '/version':
        send(response, 200, recordedJson('version.json'))
        return
      case '/engine_manifest':
        send(response, 200, manifest())
        return
      case '/speakers':
        send(response, 200, recordedJson('speakers.json'))
        return
      case '/user_dict':
        send(response, 200, {})
        return
      case '/speaker_info':
        speakerInfo(call, response)
        return
      default:
        withStyle(call, response)
    }
  }

  function manifest(): unknown {
    const recorded = recordedJson('engine_manifest.json') as object
    return behaviour.isAivis
      ? { ...recorded, uuid: '1b4a5014-d9fd-11ee-b97d-83c170a68ed3', brand_name: 'AivisSpeech' }
      : { ...recorded, ...(program && { uuid: program.uuid }) }
  }

  function speakerInfo(call: VoicevoxRequest, response: ServerResponse): void {
    const speakers = recordedJson('speakers.json') as {
      speaker_uuid: string
      name: string
      styles: { id: number }[]
    }[]
    const speaker = speakers.find(({ speaker_uuid }) => speaker_uuid === call.query['speaker_uuid'])
    if (speaker === undefined) {
      send(response, 404, { detail: '該当するキャラクターが見つかりません' })
      return
    }
    const origin =
      behaviour.resourceOrigin ?? `http://${call.headers['host']?.toString() ?? recordedOrigin}`
    const recorded = recordedJson('speaker_info_url.json') as FakeSpeakerInfo
    const info = speaker.name === 'dummy2' ? recorded : speakerInfoOf(speaker, recorded)
    for (const { voice_samples } of info.style_infos)
      for (const url of voice_samples) samples.add(new URL(url).pathname)
    const policy = behaviour.policy ?? info.policy
    const text = JSON.stringify({ ...info, policy })
    sendText(response, 200, text.replaceAll(`http://${recordedOrigin}/`, `${origin}/`))
  }

  function withStyle(call: VoicevoxRequest, response: ServerResponse): void {
    const { text, speaker, core_version: core } = call.query
    if (call.path === '/audio_query' && text === undefined)
      send(response, 422, recordedJson('err_missing_text.json'))
    else if (speaker === undefined) send(response, 422, recordedJson('err_missing_speaker.json'))
    else if (!/^-?\d+$/.test(speaker)) {
      const error = recordedJson('err_speaker_not_int.json') as { detail: [object] }
      send(response, 422, { detail: [{ ...error.detail[0], input: speaker }] })
    } else if (core !== undefined && core !== '0.0.0')
      send(response, 422, recordedJson('err_unknown_core_version.json'))
    else if (!styleIds.has(Number(speaker))) fail(response)
    else if (call.path === '/audio_query') audioQuery(text ?? '', response)
    else if (call.path === '/synthesis') synthesis(call, speaker, response)
    else {
      warm.add(speaker)
      // FastAPI sends a content type here, but no body.
      response.writeHead(204, { server: 'uvicorn', 'content-type': 'application/json' }).end()
    }
  }

  function audioQuery(text: string, response: ServerResponse): void {
    if (text.length > 2700) {
      fail(response)
      return
    }
    const empty = recordedJson('audio_query_empty_text.json') as object
    const phrases = phrasesOf(text)
    const query: unknown =
      text === recordedText
        ? recordedJson('audio_query.json')
        : { ...empty, accent_phrases: phrases, kana: phrases.length === 0 ? '' : text }
    send(response, 200, behaviour.isAivis ? asAivis(query as FakeQuery) : query)
  }

  function synthesis(call: VoicevoxRequest, speaker: string, response: ServerResponse): void {
    if (!warm.has(speaker)) coldSyntheses += 1
    if (call.body === '') {
      send(response, 422, recordedJson('err_empty_body.json'))
      return
    }
    if (call.headers['content-type']?.toString().startsWith('text/') === true) {
      const error = recordedJson('err_text_plain.json') as { detail: [object] }
      send(response, 422, { detail: [{ ...error.detail[0], input: call.body }] })
      return
    }
    let query: FakeQuery
    try {
      query = JSON.parse(call.body) as FakeQuery
    } catch {
      send(response, 422, recordedJson('err_malformed_json.json'))
      return
    }
    const required = (
      recordedJson('openapi.json') as {
        components: { schemas: { AudioQuery: { required: string[] } } }
      }
    ).components.schemas.AudioQuery.required
    const missing = required.find((name) => !(name in query))
    if (missing !== undefined) {
      const detail = [
        { type: 'missing', loc: ['body', missing], msg: 'Field required', input: query },
      ]
      send(response, 422, { detail })
      return
    }
    if (query.outputSamplingRate === 0) {
      fail(response)
      return
    }
    const recorded = recordedJson('audio_query.json') as FakeQuery
    const isRecorded = isDeepStrictEqual(query.accent_phrases, recorded.accent_phrases)
    const computed = isRecorded
      ? recording('synthesis-13-characters.wav')
      : soundOf(query, behaviour.strength)
    const wav = behaviour.sound ?? computed
    const sendSound = () => deliver(response, 200, 'audio/wav', wav)
    if (behaviour.synthesisMs === 0) sendSound()
    else setTimeout(sendSound, behaviour.synthesisMs * sentencesIn(query))
  }

  /** Responds as to any unhandled error: closes the connection afterwards, without a header that says so. */
  function fail(response: ServerResponse): void {
    const { socket } = response
    response.on('finish', () => socket?.destroySoon())
    send(response, 500, recordedJson('err_huge_text_2800.json'))
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    port: address.port,
    requests,
    get maxConcurrent() {
      return maxConcurrent
    },
    get coldSyntheses() {
      return coldSyntheses
    },
    configure(change) {
      behaviour = { ...behaviour, ...change }
    },
    hold(path) {
      let open = (): void => undefined
      gates.set(
        path,
        new Promise((resolve) => {
          open = resolve
        }),
      )
      return () => {
        gates.delete(path)
        open()
      }
    },
    received(path, count = 1) {
      return new Promise((resolve) => {
        const look = (): void => {
          const call = requests.filter((request) => request.path === path)[count - 1]
          if (call === undefined) return
          arrivals.delete(look)
          resolve(call)
        }
        arrivals.add(look)
        look()
      })
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      })
    },
  }
}

const sentencesIn = ({ kana = '' }: FakeQuery): number =>
  Math.max(1, kana.match(/[。！？]+/gu)?.length ?? 0)

function send(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, status, JSON.stringify(body))
}

function sendText(response: ServerResponse, status: number, text: string): void {
  deliver(response, status, 'application/json', Buffer.from(text))
}
