import type { LinkName, NotCounted } from '../../../../preload/contract.ts'
import { assertNever } from '../../../shared/assert-never.ts'
import { kinds } from '../../../shared/menu.ts'
import type { Remedy } from '../../../shared/remedies.ts'
import type { Say } from '../../../shared/words.ts'

type RemedyWords =
  keyof (typeof import('../../../../resources/locales/en.json'))['history']['notCounted']['remedy']

export interface WordedRemedy {
  readonly words: RemedyWords
  readonly remedy: Remedy
}

/** What the person has set up: which remedies make sense. */
export interface Sources {
  readonly folders: boolean
  readonly accounts: boolean
}

const counting = { type: 'settings', section: 'counting' } as const
const folders: WordedRemedy = {
  words: 'folders',
  remedy: { type: 'settings', section: 'folders' },
}
export const addressRemedy: WordedRemedy = {
  words: 'addresses',
  remedy: { type: 'settings', section: 'folders' },
}

/** What makes such contributions count, the likeliest first. */
export function remediesOf(
  { reason, of }: Pick<NotCounted, 'reason' | 'of'>,
  sources: Sources,
): readonly WordedRemedy[] {
  const page = (link: LinkName): Remedy => {
    return { type: 'link', link, ...(of !== null && { host: of }) }
  }
  switch (reason) {
    case 'language':
      return [{ words: 'languages', remedy: counting }]
    case 'kind':
      return [{ words: 'kinds', remedy: counting }]
    case 'address':
      return [addressRemedy]
    case 'unknown':
      return [
        ...(sources.accounts ? [{ words: 'sync', remedy: { type: 'sync' } } as const] : []),
        ...(sources.folders ? [{ words: 'scan', remedy: { type: 'scan' } } as const] : []),
      ]
    case 'restricted':
      return [
        { words: 'signIn', remedy: { type: 'settings', section: 'github' } },
        { words: 'token', remedy: page('github-private-token-page') },
      ]
    case 'hidden':
      return [{ words: 'access', remedy: page('github-connections') }]
    case 'cut':
      return [folders]
    default:
      return assertNever(reason)
  }
}

/** How many, of what, and why they do not count. */
export function sayNotCounted(say: Say, { reason, count, of }: NotCounted): string {
  switch (reason) {
    case 'language':
      return say('history.notCounted.language', { count })
    case 'unknown':
      return say('history.notCounted.unknown', { count })
    case 'kind': {
      const kind = kinds.find((kind) => kind === of)
      return say('history.notCounted.kind', { count, kind: kind ? say(`kind.${kind}`) : '' })
    }
    case 'address':
      return say('history.notCounted.address', { count, address: of ?? '' })
    case 'restricted':
    case 'hidden':
    case 'cut':
      return say(`history.notCounted.${reason}`, { count, host: of ?? 'GitHub' })
    default:
      return assertNever(reason)
  }
}
