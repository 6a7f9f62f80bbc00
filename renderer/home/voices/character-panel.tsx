import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice.ts'
import { IconButton } from '../../shared/button.tsx'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useAnswer, useRequest, type UserRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { Face } from './face.tsx'
import { Terms } from './terms.tsx'
import { useSamples } from './use-samples.ts'

/** One character: its portrait, its styles to hear and to choose, its credit and its terms. */
export function CharacterPanel({ character }: { readonly character: CharacterView }) {
  const id = useId()
  const engine = useSnapshot(({ voice }) => voice.engineUuid)
  const chosen = useSnapshot(({ voice }) => voice.style?.id)
  const request = useRequest()
  const answer = useAnswer('character', { uuid: character.uuid }, engine)
  const details = answer?.ok === true ? answer.value : null
  const [looked, setLooked] = useState<number | null>(null)
  const style = character.styles.find((one) => one.id === (looked ?? chosen)) ?? character.styles[0]
  return (
    <section className="voice-panel" aria-labelledby={id}>
      {style && <Portrait key={style.portrait} src={style.portrait} />}
      <div className="voice-words">
        <h3 id={id}>{character.name}</h3>
        {details !== null && <p className="soft">{details.credit}</p>}
        <ul className="voice-styles">
          {character.styles.map((one) => (
            <StyleRow
              key={one.id}
              character={character}
              style={one}
              isChosen={one.id === chosen}
              samples={details?.samples[one.id] ?? []}
              request={request}
              onTry={() => setLooked(one.id)}
            />
          ))}
        </ul>
        {request.problem && <Notice problem={request.problem} />}
        {answer?.ok === false && <Notice problem={answer.error} />}
        {details !== null && <Terms uuid={character.uuid} details={details} />}
      </div>
    </section>
  )
}

function Portrait({ src }: { readonly src: string }) {
  const [isMissing, setMissing] = useState(false)
  if (isMissing) return null
  return <img className="voice-portrait" src={src} alt="" onError={() => setMissing(true)} />
}

function StyleRow({
  character,
  style,
  isChosen,
  samples,
  request: { ask, isBusy },
  onTry,
}: {
  readonly character: CharacterView
  readonly style: CharacterView['styles'][number]
  readonly isChosen: boolean
  readonly samples: readonly string[]
  readonly request: UserRequest
  readonly onTry: () => void
}) {
  const { t } = useTranslation()
  const hear = useSamples(samples)
  const { muted, favouriteVoices } = useSnapshot((snapshot) => snapshot.settings)
  const name = t('voices.name', { character: character.name, style: style.name })
  const favourite = favouriteKey(character.uuid, style.id)
  const isFavourite = favouriteVoices.includes(favourite)
  const others = favouriteVoices.filter((other) => other !== favourite)
  return (
    <li>
      <button
        type="button"
        className="choice-tile voice-style"
        aria-label={name}
        aria-pressed={isChosen}
        onClick={() => void ask('set', { styleId: style.id })}
      >
        <Face src={style.icon} name={character.name} />
        <span>{style.name}</span>
        {isChosen && <Icon name="check" size={18} />}
      </button>
      <IconButton
        icon="star"
        label={t('voices.favourite', { name })}
        aria-pressed={isFavourite}
        onClick={() =>
          void ask('set', { favouriteVoices: isFavourite ? others : [...others, favourite] })
        }
      />
      <IconButton
        icon="voice"
        label={t('voices.try', { name })}
        disabled={muted || isBusy}
        onClick={() => {
          onTry()
          void ask('try-voice', { styleId: style.id })
        }}
      />
      {samples.length > 0 && (
        <IconButton
          icon="note"
          label={t('voices.sample', { name })}
          disabled={muted}
          onClick={hear}
        />
      )}
    </li>
  )
}
