import '../shared/base.css'
import { outfitsOf } from '../bird/dash-drawing.tsx'
import { outfitDrawings } from '../bird/outfit.tsx'
import { mountPage } from '../shared/page.tsx'
import { createSoundPlayer } from '../shared/sound.ts'
import { SpeechOutput } from '../shared/speech-output.tsx'
import { PetPage } from './pet.tsx'

void mountPage(
  window.dash,
  <SpeechOutput sound={createSoundPlayer()}>
    <PetPage />
  </SpeechOutput>,
  ({ wardrobe }) => void outfitDrawings.load(outfitsOf(wardrobe.worn)),
)
