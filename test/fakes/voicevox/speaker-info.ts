/** The host that appears in the recordings. */
export const recordedOrigin = '127.0.0.1:50021'

export interface FakeSpeakerInfo {
  readonly policy: string
  readonly portrait: string
  readonly style_infos: readonly {
    readonly id: number
    readonly icon: string
    readonly portrait: string | null
    readonly voice_samples: readonly string[]
  }[]
}

/** Adapts one character's recording to another character: its name, styles and addresses. */
export function speakerInfoOf(
  { name, styles }: { readonly name: string; readonly styles: readonly { readonly id: number }[] },
  recorded: FakeSpeakerInfo,
): FakeSpeakerInfo {
  const address = (what: string) => `http://${recordedOrigin}/_resources/${what}-${name}`
  return {
    policy: recorded.policy.replace('dummy2', name),
    portrait: address('portrait'),
    style_infos: styles.map(({ id }) => ({
      id,
      icon: address(`icon-${id.toString()}`),
      portrait: null,
      voice_samples: [1, 2, 3].map((n) => address(`sample-${id.toString()}-${n.toString()}`)),
    })),
  }
}
