import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'
import { Card } from '../../shared/card.tsx'

/** Loaded on demand: the search brings a table of sounds. */
const Dictionary = lazy(async () => ({ default: (await import('./dictionary.tsx')).Dictionary }))

/** Opens the dictionary. */
export function DictionaryCard() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <Card title={t('dictionary.title')} lead={t('dictionary.lead')}>
      <div className="stack">
        <div>
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t('dictionary.open')}
          </Button>
        </div>
        {isOpen && (
          <Suspense fallback={null}>
            <Dictionary />
          </Suspense>
        )}
      </div>
    </Card>
  )
}
