import '../shared/base.css'
import { outfitsOf } from '../bird/dash-drawing.tsx'
import { outfitDrawings } from '../bird/outfit.tsx'
import { mountPage } from '../shared/page.tsx'
import { createSoundPlayer } from '../shared/sound.ts'
import { SoundContext } from '../shared/sound-effects.ts'
import { SpeechOutput } from '../shared/speech-output.tsx'
import { PetPage } from './pet.tsx'

const sound = createSoundPlayer()

void mountPage(
  window.dash,
  <SoundContext value={sound}>
    <SpeechOutput sound={sound}>
      <PetPage />
    </SpeechOutput>
  </SoundContext>,
  ({ wardrobe }) => void outfitDrawings.load(outfitsOf(wardrobe.worn)),
)
