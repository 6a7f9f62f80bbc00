import { useState } from 'react'
import type { DashPictures } from '../../../preload/contract/dash-pictures.ts'
import type { CodexPetView } from '../../../preload/contract/views/codex-pet-view.ts'
import { AskFirst } from '../../shared/ask-first.tsx'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'
import { useLocale } from '../../shared/i18n.ts'
import { useRequest, useSnapshot } from '../../shared/bridge-hooks.ts'
import { Notice } from '../../shared/notice.tsx'
import './dash-pictures-card.css'
import { drawDashPictures } from './draw-dash-pictures.ts'

/** Dash for other programs: a pet for Codex, stickers and a film. The user sees them before anything is written. */
export function DashPicturesCard() {
  const { t } = useLocale()
  const outfit = useSnapshot(({ wardrobe }) => wardrobe.worn)
  const form = useSnapshot(({ pet }) => pet.form)
  const { ask, problem, isBusy } = useRequest()
  const [isDrawing, setDrawing] = useState(false)
  const [drawn, setDrawn] = useState<DashPictures | null>(null)
  const [codex, setCodex] = useState<CodexPetView | null>(null)

  async function look(): Promise<void> {
    const answer = await ask('codex-pet', null)
    if (answer.ok) setCodex(answer.value)
  }
  async function draw(): Promise<void> {
    setDrawing(true)
    try {
      setDrawn(await drawDashPictures({ outfit, form }))
      await look()
    } finally {
      setDrawing(false)
    }
  }
  async function updatePet(what: 'add-codex-pet' | 'remove-codex-pet'): Promise<void> {
    if (what === 'remove-codex-pet') await ask(what, null)
    else if (drawn !== null) await ask(what, drawn)
    await look()
  }

  return (
    <Card title={t('settings.pictures.title')} lead={t('settings.pictures.lead')} isStack>
      <Notice problem={problem} />
      {drawn && (
        <div className="dash-pictures-preview">
          <img src={drawn.sheet} alt={t('settings.pictures.sheet')} />
          <div className="dash-stickers">
            <img src={drawn.film} alt={t('settings.pictures.film')} />
            {drawn.stickers.map(({ name, picture }) => (
              <img key={name} src={picture} alt="" draggable={false} />
            ))}
          </div>
        </div>
      )}
      <div className="actions">
        {drawn === null ? (
          <Button isBusy={isDrawing} onClick={() => void draw()}>
            {t('settings.pictures.draw')}
          </Button>
        ) : (
          <Button isBusy={isBusy} onClick={() => void ask('save-dash-pictures', drawn)}>
            {t('settings.pictures.save')}
          </Button>
        )}
      </div>
      {drawn && codex?.state === 'foreign' && (
        <p className="soft">{t('settings.pictures.foreign', { folder: codex.folder })}</p>
      )}
      {drawn && codex && (codex.state === 'absent' || codex.state === 'ours') && (
        <AskFirst
          start={t(codex.state === 'ours' ? 'settings.pictures.update' : 'settings.pictures.add')}
          ask={t('settings.pictures.ask')}
          consequences={[
            t('settings.pictures.files', { folder: codex.folder }),
            t('settings.pictures.then'),
          ]}
          yes={t('settings.pictures.yes')}
          isBusy={isBusy}
          isSafe
          onYes={() => updatePet('add-codex-pet')}
        />
      )}
      {codex?.state === 'ours' && (
        <div className="ask-first-safe">
          <Button
            variant="quiet"
            isBusy={isBusy}
            onClick={() => void updatePet('remove-codex-pet')}
          >
            {t('settings.pictures.remove')}
          </Button>
        </div>
      )}
    </Card>
  )
}
