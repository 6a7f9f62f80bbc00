/** The folder for the Codex pet, and what is in it. `no-codex`: Codex is not installed. `foreign`: files of others. */
export interface CodexPetView {
  readonly folder: string
  readonly state: 'no-codex' | 'absent' | 'ours' | 'foreign'
}
