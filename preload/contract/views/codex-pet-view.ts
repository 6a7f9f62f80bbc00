/** Where the Codex pet goes, and what lies there: nothing, our pet, or something that is not ours. Codex may be absent, too. */
export interface CodexPetView {
  readonly folder: string
  readonly state: 'no-codex' | 'absent' | 'ours' | 'foreign'
}
