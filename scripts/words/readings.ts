import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Open JTalk's dictionary, from Debian's package open-jtalk-mecab-naist-jdic. */
const dictionary = '/var/lib/mecab/dic/open-jtalk/naist-jdic'

/** The functions of HTS Engine that Open JTalk calls to synthesize a voice. */
const synthesis = `initialize load add_half_tone clear refresh save_information save_label save_riff set_alpha
  set_audio_buff_size set_beta set_fperiod set_gv_weight set_msd_threshold set_sampling_frequency set_speed set_volume
  synthesize_from_strings`
/** A stub of HTS Engine in which every call succeeds. Open JTalk reads texts only if a voice seems to be loaded. */
const mute = `${synthesis
  .split(/\s+/u)
  .map((name) => `long HTS_Engine_${name}(void) { return 1; }\n`)
  .join('')}
const char *HTS_Engine_get_fullcontext_label_format(void) { return "HTS_TTS_JPN"; }
`

/**
 * @returns how Open JTalk says the texts, with all sound changes: katakana as they are heard, with spaces between
 *   accent phrases
 * @throws if Open JTalk, its dictionary or a C compiler is missing
 */
export function readWithOpenJtalk(texts: readonly string[]): readonly string[] {
  if (!existsSync(dictionary))
    throw new Error('needs Debian’s open-jtalk and open-jtalk-mecab-naist-jdic, and a C compiler')
  const folder = mkdtempSync(path.join(tmpdir(), 'hot-dash-words-'))
  try {
    const library = path.join(folder, 'mute.so')
    execFileSync('cc', ['-shared', '-fPIC', '-w', '-x', 'c', '-', '-o', library], { input: mute })
    const trace = path.join(folder, 'trace')
    return texts.map((text) => {
      execFileSync('open_jtalk', ['-x', dictionary, '-m', '/dev/null', '-ot', trace], {
        input: `${text}\n`,
        stdio: ['pipe', 'ignore', 'ignore'],
        env: { ...process.env, LD_PRELOAD: library },
      })
      return kanaIn(readFileSync(trace, 'utf8'))
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param trace Open JTalk's: a line for each word, with the kana fourth and the link to the word before it last */
function kanaIn(trace: string): string {
  const [, words = ''] = /\[Text analysis result\]\n(.*?)\n\n/su.exec(trace) ?? []
  return words
    .split('\n')
    .map((word) => {
      const fields = word.split(',')
      // ’ marks a devoiced vowel.
      const kana = fields.at(-4)?.replaceAll('’', '') ?? ''
      return fields.at(-1) === '1' ? kana : ` ${kana}`
    })
    .join('')
    .trim()
}

/**
 * @param address the address of an engine with VOICEVOX's interface, like `http://127.0.0.1:50021`
 * @returns how the engine reads the texts: kana with accents, as in its audio queries
 * @throws Error if the engine does not answer as expected
 */
export async function readWithEngine(
  address: string,
  texts: readonly string[],
): Promise<readonly string[]> {
  const ask = async (target: string, method: 'GET' | 'POST'): Promise<unknown> => {
    const response = await fetch(new URL(target, address), { method })
    if (!response.ok) throw new Error(`${target} was answered with ${response.status.toString()}`)
    return response.json()
  }
  const speakers = (await ask('/speakers', 'GET')) as { styles: { id: number }[] }[]
  const style = speakers[0]?.styles[0]?.id
  if (style === undefined) throw new Error('the engine has no voice')
  const read: string[] = []
  for (const text of texts) {
    const query = new URLSearchParams({ text, speaker: style.toString() })
    const { kana } = (await ask(`/audio_query?${query.toString()}`, 'POST')) as { kana: string }
    read.push(kana)
  }
  return read
}
