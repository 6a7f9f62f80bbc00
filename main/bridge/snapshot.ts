import type { Snapshot } from '../../preload/contract/views/snapshot.ts'

/** Who knows each part of what a window may see. */
export interface Views {
  readonly now: () => Pick<
    Snapshot,
    'today' | 'hour' | 'version' | 'locale' | 'localeChoice' | 'appearance'
  >
  readonly companion: () => Pick<Snapshot, 'pet' | 'pantry' | 'wardrobe'>
  readonly folders: () => Pick<Snapshot, 'git' | 'folders'>
  readonly github: () => Snapshot['github']
  readonly settings: () => Pick<Snapshot, 'addresses' | 'counting' | 'company'>
  readonly speech: () => Pick<Snapshot, 'voice' | 'bubble' | 'log'>
  readonly ledger: () => Pick<Snapshot, 'ledger'>
}

/** All that a window may see, gathered from those who know. */
export function gather(views: Views): Snapshot {
  return {
    ...views.now(),
    ...views.companion(),
    ...views.folders(),
    github: views.github(),
    ...views.settings(),
    ...views.speech(),
    ...views.ledger(),
  }
}
