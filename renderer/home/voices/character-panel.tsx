import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  favouriteKey,
  type CharacterView,
  type VoiceView,
} from '../../../preload/contract/views/voice.ts'
import { IconButton } from '../../shared/button.tsx'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { Face } from './face.tsx'
import { Terms } from './terms.tsx'
import { useAnswer } from '../../shared/use-answer.ts'
import { useSamples } from './use-samples.ts'

/** One character: its portrait, its styles to hear and to choose, its credit and its terms. */
export function CharacterPanel({
  character,
  voice,
}: {
  readonly character: CharacterView
  readonly voice: VoiceView
}) {
  const id = useId()
  const { ask, asking } = useRequest()
  const answer = useAnswer('character', { uuid: character.uuid }, voice.engineUuid)
  const details = answer?.ok === true ? answer.value : null
  const [looked, setLooked] = useState<number | null>(null)
  const style =
    character.styles.find((one) => one.id === (looked ?? voice.style?.id)) ?? character.styles[0]

  const toggle = (key: string) =>
    void ask('set', {
      favouriteVoices: voice.favourites.includes(key)
        ? voice.favourites.filter((other) => other !== key)
        : [...voice.favourites, key],
    })
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
              character={character.name}
              style={one}
              isChosen={one.id === voice.style?.id}
              isFavourite={voice.favourites.includes(favouriteKey(character.uuid, one.id))}
              isMuted={voice.muted}
              isBusy={asking.name === 'running'}
              samples={details?.samples[one.id] ?? []}
              onChoose={() => void ask('set', { styleId: one.id })}
              onTry={() => {
                setLooked(one.id)
                void ask('try-voice', { styleId: one.id })
              }}
              onFavourite={() => toggle(favouriteKey(character.uuid, one.id))}
            />
          ))}
        </ul>
        {asking.name === 'failed' && <Notice problem={asking.problem} />}
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
  isFavourite,
  isMuted,
  isBusy,
  samples,
  onChoose,
  onTry,
  onFavourite,
}: {
  readonly character: string
  readonly style: CharacterView['styles'][number]
  readonly isChosen: boolean
  readonly isFavourite: boolean
  readonly isMuted: boolean
  readonly isBusy: boolean
  readonly samples: readonly string[]
  readonly onChoose: () => void
  readonly onTry: () => void
  readonly onFavourite: () => void
}) {
  const { t } = useTranslation()
  const hear = useSamples(samples)
  const name = t('voices.name', { character, style: style.name })
  return (
    <li>
      <button
        type="button"
        className="choice-tile voice-style"
        aria-label={name}
        aria-pressed={isChosen}
        onClick={onChoose}
      >
        <Face src={style.icon} name={character} />
        <span>{style.name}</span>
        {isChosen && <Icon name="check" size={18} />}
      </button>
      <IconButton
        icon="star"
        label={t('voices.favourite', { name })}
        aria-pressed={isFavourite}
        onClick={onFavourite}
      />
      <IconButton
        icon="voice"
        label={t('voices.try', { name })}
        disabled={isMuted || isBusy}
        onClick={onTry}
      />
      {samples.length > 0 && (
        <IconButton
          icon="note"
          label={t('voices.sample', { name })}
          disabled={isMuted}
          onClick={hear}
        />
      )}
    </li>
  )
}
