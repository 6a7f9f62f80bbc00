import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Open JTalk's dictionary, from Debian's package open-jtalk-mecab-naist-jdic. */
const dictionary = '/var/lib/mecab/dic/open-jtalk/naist-jdic'
/** MeCab requires this file in a dictionary. Open JTalk does not, so the package lacks it. */
const dicrc =
  'cost-factor = 800\nbos-feature = BOS/EOS,*,*,*,*,*,*,*,*,*,*\neval-size = 8\nunk-eval-size = 4\n'

/** Converts ASCII to full-width forms, as Open JTalk does before reading. */
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/gu, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0))

/**
 * @returns how Open JTalk reads the texts: the kana as pronounced, with spaces between words
 * @throws if MeCab or the dictionary is missing
 */
export function readWithMecab(texts: readonly string[]): readonly string[] {
  if (!existsSync(dictionary))
    throw new Error('needs Debian’s mecab, mecab-utils and open-jtalk-mecab-naist-jdic')
  const folder = mkdtempSync(path.join(tmpdir(), 'hot-dash-words-'))
  try {
    for (const name of readdirSync(dictionary))
      symlinkSync(path.join(dictionary, name), path.join(folder, name))
    writeFileSync(path.join(folder, 'dicrc'), dicrc)
    const format = ['-F', '%f[8] ', '-U', '%m ', '-E', '\n']
    const read = execFileSync('mecab', ['-r', '/dev/null', '-d', folder, ...format], {
      input: texts.map((text) => `${fullWidth(text)}\n`).join(''),
      encoding: 'utf8',
    })
    return read
      .split('\n')
      .slice(0, texts.length)
      .map((line) => line.trim())
  } finally {
    rmSync(folder, { recursive: true })
  }
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
