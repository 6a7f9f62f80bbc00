import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { favouriteKey, type CharacterView } from '../../../preload/contract/views/voice.ts'
import { Choices, TextField } from '../../shared/fields.tsx'
import { Icon } from '../../shared/icon.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'
import { CharacterPanel } from './character-panel.tsx'
import { Face } from './face.tsx'
import { findVoices } from './find-voices.ts'
import { useAnswer } from '../../shared/requests.ts'
import '../../shared/choice-tile.css'
import '../../shared/finder.css'
import './voices.css'

/** All characters of the engine, by name or among the favourites; one of them is shown in detail. */
export function VoicePicker() {
  const { t } = useTranslation()
  const voice = useSnapshot((snapshot) => snapshot.voice)
  const favourites = useSnapshot((snapshot) => snapshot.settings.favouriteVoices)
  const [words, setWords] = useState('')
  const [group, setGroup] = useState<'all' | 'favourites'>('all')
  const [chosen, setChosen] = useState<string | null>(null)
  const answer = useAnswer('voices', null, voice.engineUuid)
  if (answer === null)
    return (
      <p className="soft" role="status">
        {t('voices.loading')}
      </p>
    )
  if (!answer.ok) return <Notice problem={answer.error} />

  const shown = findVoices(answer.value, words, group === 'all' ? null : favourites)
  const speaks = ({ styles }: CharacterView) => styles.some(({ id }) => id === voice.style?.id)
  const isFavourite = ({ uuid, styles }: CharacterView) =>
    styles.some(({ id }) => favourites.includes(favouriteKey(uuid, id)))
  const open = shown.find(({ uuid }) => uuid === chosen) ?? shown.find(speaks) ?? shown[0]
  return (
    <div className="finder voices">
      <div className="finder-search">
        <TextField
          label={t('voices.search')}
          type="search"
          placeholder={t('voices.searchHint')}
          value={words}
          onText={setWords}
        />
        <Choices
          label={t('voices.which')}
          value={group}
          options={['all', 'favourites']}
          wordsOf={(one) => t(`voices.${one}`)}
          onChange={setGroup}
        />
      </div>
      {open === undefined ? (
        <p className="soft" role="status">
          {t(group === 'favourites' && words === '' ? 'voices.noFavourites' : 'voices.none')}
        </p>
      ) : (
        <>
          <ul className="finder-tiles">
            {shown.map((character) => (
              <li key={character.uuid}>
                <button
                  type="button"
                  className="choice-tile voice-tile"
                  aria-pressed={character === open}
                  onClick={() => setChosen(character.uuid)}
                >
                  <Face src={character.styles[0]?.icon ?? ''} name={character.name} />
                  <span>{character.name}</span>
                  <Mark speaks={speaks(character)} isFavourite={isFavourite(character)} />
                </button>
              </li>
            ))}
          </ul>
          <CharacterPanel key={open.uuid} character={open} />
        </>
      )}
    </div>
  )
}

/** There is room for one mark beside a name. */
function Mark({
  speaks,
  isFavourite,
}: {
  readonly speaks: boolean
  readonly isFavourite: boolean
}) {
  if (speaks) return <Icon name="check" size={16} />
  return isFavourite ? <Icon name="star" size={16} /> : null
}
