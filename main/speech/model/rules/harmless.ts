import modelWords from '../../../../resources/model/words.json' with { type: 'json' }
import type { Locale } from '../../../../preload/contract/settings.ts'
import { latinReadings, toKatakana } from '../../rules/pronunciation.ts'

/**
 * A model's output is hostile input that Dash would say in its own voice. It may ask for a token, name a site or a
 * command, or insult the user. Dash therefore accepts only the words of its own lines, and rejects requests and
 * judgements.
 */

/** English words, and runs of kanji or katakana: those of Dash's own lines and of resources/model/words.json. */
export type Vocabulary = Readonly<Record<Locale, ReadonlySet<string>>>

const { harmless, never } = modelWords
/** The catalogue has these words, but a model may not use them: their meaning depends on the words around them. */
const neverEnglish = wordsOf(never.en)
/** A request, or an instruction to do something to the machine. */
const englishRequest =
  /\b(?:tell|give|show|lend|hand|pass|bring|write|say|read|name|need|want) (?:me|us|your|out)\b|\b(?:your|real|full|user) (?:name|names|data|files?|keys?|machine|home)\b|\bwhat(?:['’]s| is| are| was) (?:your|the)\b|\b(?:go|head|come) (?:to|over to)\b/i
/** A judgement. Dash may only praise. */
const englishJudgement =
  /\b(?:you['’]re|your? (?:\w+ )?(?:are|is|were|was|look|looks|sound|sounds|seem|seems|smells?|writes?|codes?|feels?))\b(.*)/i
const praise =
  /^(?: (?:so|really|very|just|truly|always|still|quite|simply|all|doing|looking|such|an?|the|my|like|of|with|making|me|to|in|on|up|for))* (?:great|good|amazing|awesome|brilliant|wonderful|fantastic|excellent|perfect|lovely|delicious|tasty|spicy|hot|warm|bright|beautiful|proud|back|here|ready|done|home|smooth|fresh|friend|best|star|fire|chilli|curry|nice|sweet|well|clean|tidy|sparkling|shining|cooking|working|welcome|smiling)\b/i
const englishRefusalOfUser =
  /\b(?:you|your \w+) (?:can ?not|can['’]t|could|don['’]t|do not|didn['’]t|did not|won['’]t|will not|have to|need|had|only|aren['’]t|isn['’]t|wasn['’]t)\b|\b(?:aren['’]t|isn['’]t|not) (?:you|very|so|that|good|great|smart|clever|nice|enough|much)\b|\bno (?:good|talent|skill|taste|brain|idea)\b|\bless than\b|\bwhy (?:do|did|are|is|can|don['’]t|would) (?:you|this|that)\b/i

/** Secrets, commands and addresses, in katakana without marks and spaces, so that no spelling hides them. */
const japaneseSecrets =
  /パスワード|パスコード|トークン|アンショウ|アイコトバ|ヒミツ|キーヲ|ログイン|サインイン|アカウント|メール|アドレス|デンワ|ジュウショ|バンゴウ|ナマエ|コマンド|ターミナル|シェル|スクリプト|サイト|リンク|ユーアールエル|ドットコム|スラッシュ|ホームページ|インストール|ダウンロード|クリック|アクセス|サーチ|ペースト|コピペ|エンター/
const japaneseSecretKanji =
  /鍵|秘密|暗証|合言葉|認証|住所|電話|番号|名前|氏名|口座|個人|情報|検索|登録|入力|実行|送信|削除|消去|設定|許可|確認|支払|購入|課金/
/** A request. Dash may suggest only rest, water and the like. */
const japaneseRequest =
  /(?:オシエ|教エ|キカセ|聞カセ|ミセ|見セ|オクッ|送ッ|ワタシ|渡シ|ウッ|打ッ|ウチコン|打チコン|ハッ|貼ッ|貼リツケ|オシ|押シ|ヒライ|開イ|ケシ|消シ|タタイ|叩イ|ハシラセ|走ラセ|カイ|書イ|イレ|入レ|イッ|言ッ|コタエ|答エ|カエシ|返シ|クダ|下|ウゴカシ|動カシ|ステ|捨テ)テ(?!ル|タ|イ)|クダサイ|下サイ|チョウダイ|頂戴|シナサイ|ナサイ(?!マセ)|シロ(?:ヨ|$)|クレル\?|クレナイ\?|クレ(?:ヨ)?$|オネガイ|オ願イ|ホシイ|欲シイ|シタホウガ|シタ方ガ|スベキ|シナキャ|シナイトダメ/
const japaneseJudgement =
  /バカ|馬鹿|アホ|ボケ(?!ッ)|マヌケ|間抜ケ|ノロマ|ヘタ|下手|ダメ|駄目|無能|ムノウ|クズ|ゴミ|カス(?:ダ|ネ|$)|ダサ|サイテイ|最低|サイアク|最悪|ヒドイ|酷イ|キタナイ|汚|ツマラ|ムダ|無駄|キライ|嫌|弱|ヨワイ|ナマケ|怠|サボ|シネ|(?<![ノ楽惜親])シンデ(?:シマ|ホシ|ロ|クレ)|死|殺|キエロ|消エロ|ヤメロ|ヤメチマ|センス|才能|サイノウ|イラナイ|役立|ナサケナ|情ケナ|恥|ハズカシ|負ケ|マケ|失敗|シッパイ|遅|オソイ|ノロイ|ブサ|ブス|デブ|雑|ザツ|ウルサ|ウザ|ウンザリ|ガッカリ|ザンネン|残念|アキレ|呆|シカタナイヤツ|ポンコツ|オマエ|お前|オ前|アンタ|テメ|キサマ|貴様|ヤツメ|ムリダ|ワルイ|悪|マダマダ|モットガンバ|頑張レ|マチガ|間違/

/** @param lines Dash's own lines, with `{variables}` */
export function vocabularyOf(lines: readonly Readonly<Record<Locale, string>>[]): Vocabulary {
  const all = (locale: Locale) => lines.map((line) => line[locale].replace(/\{[^{}]*\}/g, ' '))
  const english = [...all('en').flatMap(englishWords), ...wordsOf(harmless.en)]
  const japanese = [
    ...all('ja').flatMap(japaneseRuns),
    ...wordsOf(harmless.ja),
    ...Object.values(latinReadings),
  ]
  return { en: new Set(english), ja: new Set(japanese) }
}

/** Whether a line says only what Dash might say. If in doubt, returns false. */
export function isHarmless(line: string, locale: Locale, vocabulary: Vocabulary): boolean {
  const text = line.normalize('NFKC')
  return locale === 'en'
    ? isHarmlessEnglish(text, vocabulary)
    : isHarmlessJapanese(text, vocabulary)
}

function isHarmlessEnglish(text: string, { en: known }: Vocabulary): boolean {
  // A period within a word makes an address. Three digits, or digits in two places, may be a secret number.
  if (/[^a-z0-9 ,.!?'’"“”…–—-]|[.,!?]\w|\d{3}|\d\D+\d/i.test(text)) return false
  const spoken = englishWords(text)
  if (!spoken.every((word) => /^\d+$/.test(word) || isKnownEnglish(word, known))) return false
  if (spoken.some((word) => neverEnglish.has(word) || neverEnglish.has(word.replace(/s$/, ''))))
    return false
  return text
    .split(/[.!?…]+/)
    .every(
      (clause) =>
        !englishRequest.test(clause) &&
        !englishRefusalOfUser.test(clause) &&
        (englishJudgement.exec(clause) === null ||
          praise.test(englishJudgement.exec(clause)?.[1] ?? '')),
    )
}

function isKnownEnglish(word: string, known: ReadonlySet<string>): boolean {
  const stem = word.replace(/['’](?:s|re|ll|ve|d|m)$/, '')
  return [stem, stem.replace(/(?:s|es|ed|ing|ly)$/, ''), `${stem}s`].some(
    (form) => form !== '' && known.has(form),
  )
}

function isHarmlessJapanese(text: string, { ja: known }: Vocabulary): boolean {
  if (
    /[^\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}々ーa-z0-9 、。,.!?…・〜~「」『』()]/iu.test(
      text,
    )
  )
    return false
  if (/\d{3}|\d\D+\d|[a-z]\.|\.[a-z]/i.test(text)) return false
  // Two technical names may be a command.
  const latin = text.match(/[a-z]+/gi) ?? []
  if (latin.length > 1 || !latin.every((word) => word in latinReadings)) return false
  if (!japaneseRuns(text).every((run) => isKnownJapanese(run, known))) return false
  const parts = toKatakana(text).split(/[^\p{L}ー?]+/u)
  const plain = parts.join('')
  return (
    !japaneseSecrets.test(plain) &&
    !japaneseSecretKanji.test(text) &&
    // Check each part: what follows a mark or a space does not soften a request.
    ![plain, ...parts].some((part) => japaneseRequest.test(part)) &&
    !japaneseJudgement.test(plain)
  )
}

/** Whether a run is known. A run of known runs is known too. */
function isKnownJapanese(run: string, known: ReadonlySet<string>): boolean {
  const isReached = [true]
  for (let end = 1; end <= run.length; end += 1)
    isReached[end] = isReached.some((is, start) => is && known.has(run.slice(start, end)))
  return isReached[run.length] === true
}

function englishWords(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]+(?:['’][a-z]+)?|\d+/g) ?? []
}

function japaneseRuns(text: string): readonly string[] {
  return text.match(/[\p{Script=Han}々]+|[\p{Script=Katakana}ー]+/gu) ?? []
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
