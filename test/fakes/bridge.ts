import type { DashBridge } from '../../preload/contract/dash-bridge.ts'
import type { EventName, Events, PetStats, Room } from '../../preload/contract/events.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { applyPatch } from '../../preload/contract/declared-settings.ts'
import {
  requests,
  type Done,
  type RequestName,
  type Requests,
} from '../../preload/contract/requests.ts'
import type { Result } from '../../preload/contract/result.ts'
import type { AgentId } from '../../preload/contract/views/agents-view.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import { lookWith } from '../../renderer/home/wardrobe/look.ts'
import { someBook } from './book.ts'
import { someHistory, type FakeHistory } from './history.ts'
import {
  detailsOf,
  someImport,
  someIntegrations,
  somePreview,
  someCarrier,
  someGitCarrier,
  someCharacters,
  someNotices,
  someSnapshot,
  someWords,
} from './snapshots.ts'

type Handler<Name extends RequestName> =
  | ((
      params: Requests[Name]['parsed'],
    ) => Requests[Name]['result'] | Promise<Requests[Name]['result']>)
  // As in main, a handler that returns nothing answers ok.
  | (Done extends Requests[Name]['result'] ? (params: Requests[Name]['parsed']) => void : never)

type Handlers = { [Name in RequestName]?: Handler<Name> }

const done: Done = { ok: true, value: null }
const experienceOf: Readonly<Record<Kind, number>> = {
  commit: 10,
  issue: 15,
  review: 20,
  'pull-request': 30,
}

/** A bridge without Electron: it changes a snapshot as main does, in one page's memory. */
export interface FakeBridge extends DashBridge {
  /** All accepted requests so far, in parsed form, oldest first. */
  readonly asked: readonly { readonly name: RequestName; readonly params: unknown }[]
  snapshot(): Snapshot
  /** Publishes a changed snapshot. */
  publish(change: Partial<Snapshot>): void
  bird(event: Events['bird']): void
  pointer(at: Events['pointer']): void
  room(room: Room): void
  /** Makes this handler answer all further requests of this name. */
  answer<Name extends RequestName>(name: Name, handler: Handler<Name>): void
}

/** @returns the pet after a meal: experience, level, fullness and heat as in docs/design/product/growth.md */
function fed(pet: Snapshot['pet'], kind: Kind): Snapshot['pet'] {
  const experience = pet.experience + experienceOf[kind]
  return {
    ...pet,
    ...growthOf(experience),
    experience,
    fullness: 100,
    heat: Math.min(100, pet.heat + 8),
    mood: 'happy',
  }
}

function statsOf(
  { experience, fullness, heat }: Snapshot['pet'],
  pantry: Snapshot['pantry'],
): PetStats {
  const waiting = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
  for (const { kind, count } of pantry) waiting[kind] = count
  return { experience, fullness, heat, waiting }
}

function styleOf(styleId: number): Snapshot['voice']['style'] {
  for (const { name, styles } of someCharacters) {
    const style = styles.find(({ id }) => id === styleId)
    if (style) return { id: styleId, character: name, style: style.name }
  }
  return null
}

export function createFakeBridge(
  start: Snapshot = someSnapshot(),
  history: FakeHistory = someHistory(),
): FakeBridge {
  let snapshot = start
  let dictionary = someWords
  let integrations = someIntegrations
  const setIntegration = (agent: AgentId, name: 'on' | 'off') => {
    integrations = integrations.map((one) =>
      one.agent === agent ? { agent, name, problem: null } : one,
    )
  }
  /** The pet after meals whose show has not ended yet. */
  let fedPet: Snapshot['pet'] | null = null
  const asked: { name: RequestName; params: unknown }[] = []
  const answers: Handlers = {}
  const listeners: { [Name in EventName]: Set<(event: Events[Name]) => void> } = {
    snapshot: new Set(),
    bird: new Set(),
    pointer: new Set(),
    room: new Set(),
  }

  const publish = (change: Partial<Snapshot>) => {
    snapshot = { ...snapshot, ...change }
    for (const listener of listeners.snapshot) listener(snapshot)
  }
  const bird = (event: Events['bird']) => {
    for (const listener of listeners.bird) listener(event)
  }
  const github = (change: Partial<Snapshot['github']>) =>
    publish({ github: { ...snapshot.github, ...change } })

  const feed = (eaten: readonly { readonly kind: Kind; readonly count: number }[]) => {
    const before = statsOf(fedPet ?? snapshot.pet, snapshot.pantry)
    let pet = fedPet ?? snapshot.pet
    for (const { kind, count } of eaten) {
      for (let n = 0; n < count; n += 1) pet = fed(pet, kind)
    }
    const pantry = snapshot.pantry
      .map((dish) => {
        const gone = eaten.find(({ kind }) => kind === dish.kind)?.count ?? 0
        return { ...dish, count: dish.count - gone }
      })
      .filter(({ count }) => count > 0)
    fedPet = pet
    // Imitate main: it sends the event before the snapshot, and keeps the pet as before until the show has ended.
    const after = statsOf(pet, pantry)
    bird({ type: 'fed', dishes: eaten, before, after, hasFire: false, unlocked: [] })
    publish({ pantry })
    return done
  }
  const nothingToEat: Result<null, Problem> = { ok: false, error: { code: 'nothing-to-eat' } }
  const unexpected: Result<never, Problem> = { ok: false, error: { code: 'unexpected' } }
  const answered = <Value>(value: Value): Result<Value, Problem> => ({ ok: true, value })

  const handlers: Handlers = {
    snapshot: () => snapshot,
    'focus-agent': () => answered(true),
    'feed-one': ({ kind }) => {
      const commonest = [...snapshot.pantry].sort((a, b) => b.count - a.count)[0]
      const dish = kind ? snapshot.pantry.find((dish) => dish.kind === kind) : commonest
      return dish ? feed([{ kind: dish.kind, count: 1 }]) : nothingToEat
    },
    'feed-all': () =>
      snapshot.pantry.length > 0
        ? feed(snapshot.pantry.map(({ kind, count }) => ({ kind, count })))
        : nothingToEat,
    choose: ({ id }) => {
      const { wardrobe, pet } = snapshot
      const { worn, scene, ornament, form } = lookWith({ ...wardrobe, form: pet.form }, id)
      publish({ wardrobe: { ...wardrobe, worn, scene, ornament }, pet: { ...pet, form } })
    },
    'put-away': ({ place }) => {
      const { wardrobe } = snapshot
      const change =
        place === 'ornament' ? { ornament: null } : { worn: { ...wardrobe.worn, [place]: null } }
      publish({ wardrobe: { ...wardrobe, ...change } })
    },
    'save-outfit': ({ number }) => {
      const { wardrobe } = snapshot
      publish({ wardrobe: { ...wardrobe, saved: { ...wardrobe.saved, [number]: wardrobe.worn } } })
    },
    'wear-saved': ({ number }) => {
      const { wardrobe } = snapshot
      const worn = wardrobe.saved[number]
      if (worn === null) return unexpected
      publish({ wardrobe: { ...wardrobe, worn } })
      return done
    },
    'open-parcels': ({ id }) => {
      const { wardrobe } = snapshot
      const parcels = wardrobe.parcels.filter((one) => id !== null && one !== id)
      publish({ wardrobe: { ...wardrobe, parcels } })
      bird({ type: 'unpacks' })
    },
    'add-folder': () => {
      const id = snapshot.folders.length + 1
      publish({
        folders: [
          ...snapshot.folders,
          {
            id,
            label: '~/dev/new',
            state: { name: 'watching' },
            repositories: 3,
            counting: 2,
            empty: 0,
            problems: [],
            late: null,
          },
        ],
      })
    },
    'remove-folder': ({ id }) =>
      publish({ folders: snapshot.folders.filter((folder) => folder.id !== id) }),
    'sign-in-device': ({ host }) => {
      const expiresAt = Date.UTC(2026, 10, 25, 9, 15)
      github({ signIn: { name: 'code', host, userCode: 'WDJB-MJHT', expiresAt } })
    },
    'cancel-sign-in': () => github({ signIn: { name: 'none' } }),
    'type-host': ({ host }) => github({ typedHost: host }),
    'sign-out': ({ account }) =>
      github({ accounts: snapshot.github.accounts.filter(({ id }) => id !== account) }),
    'set-client-id': ({ host, clientId }) => {
      const others = snapshot.github.deviceFlowHosts.filter((known) => known !== host)
      github({ deviceFlowHosts: clientId === '' ? others : [...others, host] })
    },
    'set-address': ({ email, counts }) => {
      const { addresses } = snapshot
      publish({
        addresses: addresses.some((address) => address.email === email)
          ? addresses.map((address) => (address.email === email ? { ...address, counts } : address))
          : [...addresses, { email, counts, from: 'you' }],
      })
    },
    set: (change) => {
      const { voice, petWindow } = snapshot
      const settings = { ...snapshot.settings, ...applyPatch(change, snapshot.settings) }
      const { locale, voiceLanguage, styleId } = change
      publish({
        settings,
        locale: locale === undefined ? snapshot.locale : locale === 'system' ? 'en' : locale,
        petWindow: { ...petWindow, isShown: settings.shown },
        voice: {
          ...voice,
          language:
            voiceLanguage === undefined ? voice.language : (voiceLanguage ?? snapshot.locale),
          style: styleId === undefined ? voice.style : styleOf(styleId),
        },
      })
    },
    voices: () => answered(someCharacters),
    character: ({ uuid }) => {
      const character = someCharacters.find((one) =>
        uuid === null ? one.name === snapshot.voice.style?.character : one.uuid === uuid,
      )
      return character ? answered(detailsOf(character)) : unexpected
    },
    dictionary: () => answered(dictionary),
    'set-pronunciation': ({ word, pronunciation }) => {
      const shipped = dictionary.find((one) => one.word === word)?.shipped ?? null
      const others = dictionary.filter((one) => one.word !== word)
      dictionary = [...others, { word, pronunciation, shipped }].sort((one, other) =>
        one.word.toLowerCase() < other.word.toLowerCase() ? -1 : 1,
      )
    },
    'reset-pronunciation': ({ word }) => {
      dictionary = dictionary.flatMap((one) => {
        if (one.word !== word) return [one]
        return one.shipped === null ? [] : [{ ...one, pronunciation: one.shipped }]
      })
    },
    history: ({ year }) => answered(history.year(year ?? Number(snapshot.today.slice(0, 4)))),
    lifetime: () => answered(history.lifetime()),
    deeds: () => answered(someBook()),
    'explain-day': (params) => answered(history.day(params.day)),
    'read-day': (params) => answered(history.gitDay(params.day)),
    'explain-repository': ({ repository, year }) => {
      const view = history.repository(repository, year)
      return view ? answered(view) : unexpected
    },
    'explain-total': ({ year, kind }) => answered(history.total(year, kind)),
    'forget-repository': ({ repository }) => {
      history.forget(repository)
      publish({ historyRevision: snapshot.historyRevision + 1 })
    },
    forgotten: () => answered(history.forgotten()),
    'remember-repository': ({ repository }) => {
      history.remember(repository)
      publish({ historyRevision: snapshot.historyRevision + 1 })
    },
    'erase-repository': ({ repository }) => {
      history.erase(repository)
      publish({ historyRevision: snapshot.historyRevision + 1 })
    },
    'rebuild-counts': () => answered(0),
    'back-up': () => {
      const at = Date.UTC(2026, 10, 25, 5, 0)
      const { backups } = snapshot
      publish({
        backups: { ...backups, list: [{ id: 'new', at, bytes: 4_500_000 }, ...backups.list] },
      })
    },
    'export-everything': () =>
      publish({ transfer: { name: 'exported', file: 'dash.hotdash', rows: 52_104 } }),
    'start-over': () => publish({ transfer: { name: 'importing' } }),
    'choose-import': () => publish({ transfer: someImport }),
    import: () => publish({ transfer: { name: 'importing' } }),
    'cancel-transfer': () => publish({ transfer: { name: 'none', problem: null } }),
    'start-carrying': ({ code, address }) => {
      if (code === '') return { ok: false, error: { code: 'carry-code-needed' } }
      publish({ carrier: address === null ? someCarrier : someGitCarrier })
      return done
    },
    'exchange-now': () => undefined,
    'mcp-configuration': ({ client }) => answered(`hot-dash mcp for ${client}`),
    'codex-pet': () => answered({ folder: '/home/me/.codex/pets/hot-dash', state: 'absent' }),
    'add-codex-pet': () => undefined,
    'remove-codex-pet': () => undefined,
    'save-dash-pictures': () => undefined,
    'stop-carrying': () => publish({ carrier: { name: 'off' } }),
    integrations: () => answered(integrations),
    'preview-integration': ({ agent }) => answered(somePreview(agent)),
    'install-integration': ({ agent }) => setIntegration(agent, 'on'),
    'remove-integration': ({ agent }) => setIntegration(agent, 'off'),
    'carrying-code': () => answered('A1B2-C3D4-E5F6-G7H8-J9K0-M1N2-P3Q4'),
    'carry-private-names': ({ travel }) => {
      const { carrier } = snapshot
      if (carrier.name === 'on') publish({ carrier: { ...carrier, hasPrivateNames: travel } })
    },
    'remove-device': ({ id }) => {
      const { carrier } = snapshot
      if (carrier.name === 'off') return
      publish({ carrier: { ...carrier, devices: carrier.devices.filter((one) => one.id !== id) } })
    },
    'delete-crash-dumps': () => publish({ crashes: { count: 0, newestAt: null, bytes: 0 } }),
    diagnostics: () => answered('Hot Dash diagnostics\nVersion: 0.1.0\n'),
    notices: () => answered(someNotices),
    'end-quiet': () => publish({ quiet: { name: 'none' } }),
    'meal-shown': () => {
      if (fedPet) publish({ pet: fedPet })
      fedPet = null
    },
  }

  return {
    asked,
    snapshot: () => snapshot,
    publish,
    bird,
    pointer: (at) => {
      for (const listener of listeners.pointer) listener(at)
    },
    room: (room) => {
      for (const listener of listeners.room) listener(room)
    },
    answer: (name, handler) => {
      Object.assign(answers, { [name]: handler })
    },
    async request<Name extends RequestName>(name: Name, params: Requests[Name]['params']) {
      let parsed: Requests[Name]['parsed']
      try {
        parsed = requests[name].params.parse(params ?? null) as Requests[Name]['parsed']
      } catch (error) {
        // The page would turn this error into an "unexpected" problem and continue. Thrown outside the request, it
        // fails the test.
        queueMicrotask(() => {
          throw error
        })
        return unexpected as Requests[Name]['result']
      }
      asked.push({ name, params: parsed })
      const handler = answers[name] ?? handlers[name]
      return ((await handler?.(parsed)) ?? done) as Requests[Name]['result']
    },
    on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void) {
      listeners[name].add(listener)
      return () => listeners[name].delete(listener)
    },
  }
}
