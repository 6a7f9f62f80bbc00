import { z } from 'zod'
import {
  linkNames,
  maxHostLength,
  type RequestName,
  type Requests,
} from '../../preload/contract/requests.ts'
import { outfitIds, sceneIds, slots } from '../../preload/contract/wardrobe.ts'
import { engineNames } from '../../preload/contract/views/engines.ts'
import { kinds } from '../../preload/contract/kinds.ts'

const kind = z.enum(kinds)
const host = z.string().trim().min(1).max(maxHostLength)
const nothing = z.null()
const pixels = z.number().min(-5000).max(5000)
const year = z.int().min(0).max(9999).nullable()
const day = z.string().max(10)
/** The id of a repository or an item, made of ids of Git and GitHub. */
const handle = z.string().min(1).max(1000)

/** The id of an engine or a character. */
const uuid = z.string().min(1).max(100)

/** The dictionary has smaller limits of its own, and reports them. */
const word = z.string().max(200)
const pronunciation = z.string().max(300)

const schemas = {
  snapshot: nothing,
  ready: nothing,
  'feed-one': z.strictObject({ kind: kind.nullable() }),
  'feed-all': nothing,
  wear: z.strictObject({ slot: z.enum(slots), outfit: z.enum(outfitIds).nullable() }),
  'choose-scene': z.strictObject({ scene: z.enum(sceneIds) }),
  'add-folder': nothing,
  'remove-folder': z.strictObject({ id: z.int().positive() }),
  'scan-now': nothing,
  'sync-now': nothing,
  'sign-in-device': z.strictObject({ host }),
  'cancel-sign-in': nothing,
  'type-host': z.strictObject({ host: z.string().max(maxHostLength) }),
  'sign-in-cli': z.strictObject({ host }),
  'sign-in-token': z.strictObject({ host, token: z.string().max(1000) }),
  'sign-out': z.strictObject({ account: z.string().max(500) }),
  'set-client-id': z.strictObject({ host, clientId: z.string().trim().max(100) }),
  'set-address': z.strictObject({ email: z.string().trim().min(1).max(320), counts: z.boolean() }),
  // The settings' own schema checks each value.
  set: z.record(z.string(), z.unknown()),
  'meal-shown': nothing,
  'end-quiet': nothing,
  'say-again': z.strictObject({ line: z.int() }),
  'clip-ended': z.strictObject({ line: z.int() }),
  silence: z.strictObject({ line: z.int() }),
  'find-model': nothing,
  'use-model-address': z.strictObject({ address: z.string().max(300) }),
  'system-voices': z.strictObject({
    languages: z
      .array(z.enum(['ja', 'en']))
      .max(2)
      .readonly(),
  }),
  'words-failed': z.strictObject({ line: z.int() }),
  'try-voice': z.strictObject({ styleId: z.int().min(0).nullable() }),
  voices: nothing,
  character: z.strictObject({ uuid: uuid.nullable() }),
  'open-terms-link': z.strictObject({ uuid: uuid.nullable(), index: z.int().min(0).max(100) }),
  dictionary: nothing,
  'set-pronunciation': z.strictObject({ word, pronunciation: pronunciation.nullable() }),
  'reset-pronunciation': z.strictObject({ word }),
  'try-pronunciation': z.strictObject({ word, pronunciation }),
  'find-engine': nothing,
  'get-engine': z.strictObject({ engine: z.enum(engineNames) }),
  'pause-engine': nothing,
  'resume-engine': nothing,
  'cancel-engine': nothing,
  'remove-engine': z.strictObject({ uuid }),
  'choose-engine-folder': nothing,
  'use-engine-address': z.strictObject({ address: z.string().max(300) }),
  'open-link': z.strictObject({
    link: z.enum(linkNames),
    host: host.optional(),
  }),
  history: z.strictObject({ year }),
  lifetime: nothing,
  'explain-day': z.strictObject({ day }),
  'read-day': z.strictObject({ day }),
  'cancel-read-day': nothing,
  'explain-repository': z.strictObject({ repository: handle, year }),
  'explain-total': z.strictObject({ year, kind: kind.nullable() }),
  'open-item': z.strictObject({ item: handle }),
  'export-history': z.strictObject({ format: z.enum(['csv', 'json']) }),
  'forget-repository': z.strictObject({ repository: handle }),
  'back-up': nothing,
  'restore-backup': z.strictObject({ id: z.string().max(200) }),
  'show-crash-dumps': nothing,
  'delete-crash-dumps': nothing,
  'check-updates': nothing,
  'fetch-update': nothing,
  'install-update': nothing,
  'cancel-update': nothing,
  notices: nothing,
  stroke: nothing,
  'come-out': nothing,
  'drag-start': nothing,
  'drag-end': nothing,
  'click-areas': z.strictObject({
    areas: z
      .array(z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }))
      .max(1000)
      .readonly(),
  }),
  'pointer-over': z.strictObject({ over: z.boolean() }),
  nudge: z.strictObject({ dx: z.int().min(-1).max(1), dy: z.int().min(-1).max(1) }),
  'open-home': nothing,
  'open-menu': z.strictObject({ x: pixels, y: pixels }),
} satisfies RequestSchemas

type RequestSchemas = {
  readonly [Name in RequestName]: z.ZodType<Requests[Name]['params']>
}

/**
 * The requests whose schema refuses something that the contract allows a page to send, which would make a button do
 * nothing.
 */
type TooStrict = {
  [Name in RequestName]: Requests[Name]['params'] extends z.input<(typeof schemas)[Name]>
    ? never
    : Name
}[RequestName]

/** The params of each request, parsed from unknown. Anything else is refused before it reaches a handler. */
export const requestSchemas: [TooStrict] extends [never] ? RequestSchemas : TooStrict = schemas
