import type { Locale } from '../../../../preload/contract/settings.ts'
import { latinReadings } from '../../rules/readings.ts'

/**
 * A model's output is hostile input that Dash would say in its own voice: it may ask for a token, name a site or a
 * command, or insult the user. Only the words of Dash's own lines are accepted, without those that request something
 * or judge someone.
 */

/** The words that a written line may contain: English ones, and runs of kanji or katakana. */
export type Vocabulary = Readonly<Record<Locale, ReadonlySet<string>>>

/** Harmless everyday words that happen to be missing from the catalogue. */
const more: Readonly<Record<Locale, string>> = {
  en: `
    celebrate celebration snack snacks fantastic awesome brilliant excellent perfect super cosy cozy relax relaxing stretch sip tea
    coffee crisp crunchy tasty zesty sizzle sizzling simmer spark sparks glow glowing warm warms toasty flutter fly nap rest break
    hooray cheer proud fun joy journey adventure smile smiles dance dances sing song evening weekend breeze cloud clouds sunny rainy
    leaf leaves blossom blossoms pumpkin cocoa blanket candle wonderful impressive sparkle shiny steady calm gentle lively
    stuff landed shipped solved resolved fixed tidy clean passed together treat feast taste flavour flavor smoky
  `,
  ja: `
    朝 昼 夜 夕方 今日 明日 昨日 天気 空 風 雨 雪 花 桜 春 夏 秋 冬 月 星 太陽 光 色 音 声 鳥 羽 火 炎 熱 心 気持 気分 元気 最高 上手 立派 見事
    完璧 順調 休憩 一息 深呼吸 散歩 お茶 水 鍋 皿 味 香 匂 食 飲 燃 焼 煮 辛 旨 甘 美味 嬉 楽 笑 歌 踊 待 休 眠 寝 起 飛 走 歩 見 聞 言 思 感
    進 終 始 続 光 輝 温 暖 涼 冷 大 小 新 良 好 今 時間 時 間 日 週末 一緒 二人 友 仲間 夢 力 応援 成功 解決 前進 一歩 調子 判断 異論 認 吹
    ヤッタ スゴイ ピリッ ポカポカ ワクワク ホッ スパイス スパイシー ラーメン キムチ カレー チョコ コーヒー ココア ティー ジャンプ ダンス パワー
    リズム チーム ゴール チャンス プレゼント
  `,
}

/** Frequent English words. */
const frequentEnglish = words(`
  the you your yours my it its our us they them their he she his this that these those who what when where which why how and if than
  because until with without from into about after before again away back down up out between
  are were been being have having does did could would should shall may might can
  not never always often only also too very much many any each every both another else yet
  now here there soon already today tonight tomorrow yesterday morning afternoon evening night day days year hour
  everything something anything nothing everyone someone one two three first next new old
  good better great nice lovely big little small short right wrong ready happy hungry sleepy proud bright sweet fresh
  quiet beautiful wonderful amazing delicious tasty yummy yum spicy smooth cold hot green blue
  go goes going gone came coming get gets getting got make makes making take takes took keep keeps look looks looking see seen saw
  say says said tell know knows think thinking thought feel feels like likes love loves want wants need needs try give
  found put leave left stay wait watch hear eat eating eats drink sleep sleeping work works working worked write read
  smell smells taste tastes flying breathe brings burn burns burning shine share done
  please thank thanks welcome hello yes yay hooray cheers congratulations oops phew
  friend friends bird wing wings feather feathers beak belly tail flame flames fire spice heart head hands eyes mouth tongue
  spoon bowl kitchen cooking food dish meal dinner breakfast rice pepper summer spring autumn
  rain snow sun moon stars sky house world way time thing things branch
`)

/**
 * Words of the catalogue that are not accepted from a model, because their meaning depends on the words around them.
 */
const neverEnglish = words(`
  token password passcode passphrase credential credentials secret secrets login account key keys pin code-word address email mail
  phone card bank username ssh wallet api url website site link online www com net org dot slash
  rm sudo curl wget chmod bash shell terminal console command prompt script npm pip brew apt exe
  run execute type paste copy enter install download upload open visit click browse send share submit reply
  delete remove erase wipe reset force drop disable uninstall verify confirm subscribe donate buy pay call
  bad worse worst wrong stupid dumb idiot fool foolish ugly lazy slow slower useless terrible awful horrible hopeless pathetic
  failure failures loser mess messy garbage trash junk rubbish hate sucks suck shame weak boring poor sloppy silly nonsense noob
  clumsy careless amateur disappointing disappointed disappoint annoying ridiculous worthless crazy mad dead die kill hell damn
  nobody never fail fails failed should must ought
`)
/** Requests something, or tells the user to do something to the machine. */
const englishRequest =
  /\b(?:tell|give|show|lend|hand|pass|bring|write|say|read|name|need|want) (?:me|us|your|out)\b|\b(?:your|real|full|user) (?:name|names|data|files?|keys?|machine|home)\b|\bwhat(?:['’]s| is| are| was) (?:your|the)\b|\b(?:go|head|come) (?:to|over to)\b/i
/** Someone may only be praised. */
const englishJudgement =
  /\b(?:you['’]re|your? (?:\w+ )?(?:are|is|were|was|look|looks|sound|sounds|seem|seems|smells?|writes?|codes?|feels?))\b(.*)/i
const praise =
  /^(?: (?:so|really|very|just|truly|always|still|quite|simply|all|doing|looking|such|an?|the|my|like|of|with|making|me|to|in|on|up|for))* (?:great|good|amazing|awesome|brilliant|wonderful|fantastic|excellent|perfect|lovely|delicious|tasty|spicy|hot|warm|bright|beautiful|proud|back|here|ready|done|home|smooth|fresh|friend|best|star|fire|chilli|curry|nice|sweet|well|clean|tidy|sparkling|shining|cooking|working|welcome|smiling)\b/i
const englishRefusalOfUser =
  /\b(?:you|your \w+) (?:can ?not|can['’]t|could|don['’]t|do not|didn['’]t|did not|won['’]t|will not|have to|need|had|only|aren['’]t|isn['’]t|wasn['’]t)\b|\b(?:aren['’]t|isn['’]t|not) (?:you|very|so|that|good|great|smart|clever|nice|enough|much)\b|\bno (?:good|talent|skill|taste|brain|idea)\b|\bless than\b|\bwhy (?:do|did|are|is|can|don['’]t|would) (?:you|this|that)\b/i

/** In katakana, without marks and spaces, so that no spelling hides them. */
const japaneseSecrets =
  /パスワード|パスコード|トークン|アンショウ|アイコトバ|ヒミツ|キーヲ|ログイン|サインイン|アカウント|メール|アドレス|デンワ|ジュウショ|バンゴウ|ナマエ|コマンド|ターミナル|シェル|スクリプト|サイト|リンク|ユーアールエル|ドットコム|スラッシュ|ホームページ|インストール|ダウンロード|クリック|アクセス|サーチ|ペースト|コピペ|エンター/
const japaneseSecretKanji =
  /鍵|秘密|暗証|合言葉|認証|住所|電話|番号|名前|氏名|口座|個人|情報|検索|登録|入力|実行|送信|削除|消去|設定|許可|確認|支払|購入|課金/
/** Requests something: only rest, water and the like may be suggested. */
const japaneseRequest =
  /(?:オシエ|教エ|キカセ|聞カセ|ミセ|見セ|オクッ|送ッ|ワタシ|渡シ|ウッ|打ッ|ウチコン|打チコン|ハッ|貼ッ|貼リツケ|オシ|押シ|ヒライ|開イ|ケシ|消シ|タタイ|叩イ|ハシラセ|走ラセ|カイ|書イ|イレ|入レ|イッ|言ッ|コタエ|答エ|カエシ|返シ|クダ|下|ウゴカシ|動カシ|ステ|捨テ)テ(?!ル|タ|イ)|クダサイ|下サイ|チョウダイ|頂戴|シナサイ|ナサイ(?!マセ)|シロ(?:ヨ|$)|クレル\?|クレナイ\?|クレ(?:ヨ)?$|オネガイ|オ願イ|ホシイ|欲シイ|シタホウガ|シタ方ガ|スベキ|シナキャ|シナイトダメ/
const japaneseJudgement =
  /バカ|馬鹿|アホ|ボケ(?!ッ)|マヌケ|間抜ケ|ノロマ|ヘタ|下手|ダメ|駄目|無能|ムノウ|クズ|ゴミ|カス(?:ダ|ネ|$)|ダサ|サイテイ|最低|サイアク|最悪|ヒドイ|酷イ|キタナイ|汚|ツマラ|ムダ|無駄|キライ|嫌|弱|ヨワイ|ナマケ|怠|サボ|シネ|(?<![ノ楽惜親])シンデ(?:シマ|ホシ|ロ|クレ)|死|殺|キエロ|消エロ|ヤメロ|ヤメチマ|センス|才能|サイノウ|イラナイ|役立|ナサケナ|情ケナ|恥|ハズカシ|負ケ|マケ|失敗|シッパイ|遅|オソイ|ノロイ|ブサ|ブス|デブ|雑|ザツ|ウルサ|ウザ|ウンザリ|ガッカリ|ザンネン|残念|アキレ|呆|シカタナイヤツ|ポンコツ|オマエ|お前|オ前|アンタ|テメ|キサマ|貴様|ヤツメ|ムリダ|ワルイ|悪|マダマダ|モットガンバ|頑張レ|マチガ|間違/

/** @param lines Dash's own, with `{variables}` */
export function vocabularyOf(lines: readonly Readonly<Record<Locale, string>>[]): Vocabulary {
  const all = (locale: Locale) => lines.map((line) => line[locale].replace(/\{[^{}]*\}/g, ' '))
  const english = [...all('en').flatMap(englishWords), ...words(more.en), ...frequentEnglish]
  const japanese = [
    ...all('ja').flatMap(japaneseRuns),
    ...words(more.ja),
    ...Object.values(latinReadings),
  ]
  return { en: new Set(english), ja: new Set(japanese) }
}

/** Whether a line says only what Dash might say. If in doubt, it does not. */
export function isHarmless(line: string, locale: Locale, vocabulary: Vocabulary): boolean {
  const text = line.normalize('NFKC')
  return locale === 'en'
    ? isHarmlessEnglish(text, vocabulary)
    : isHarmlessJapanese(text, vocabulary)
}

function isHarmlessEnglish(text: string, { en: known }: Vocabulary): boolean {
  // A period within a word makes it an address. A number may be one.
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
  // One technical name at a time: two of them are a command.
  const latin = text.match(/[a-z]+/gi) ?? []
  if (latin.length > 1 || !latin.every((word) => word in latinReadings)) return false
  if (!japaneseRuns(text).every((run) => isKnownJapanese(run, known))) return false
  const parts = katakanaOf(text).split(/[^\p{L}ー?]+/u)
  const plain = parts.join('')
  return (
    !japaneseSecrets.test(plain) &&
    !japaneseSecretKanji.test(text) &&
    // What follows a mark or a space does not soften a request.
    ![plain, ...parts].some((part) => japaneseRequest.test(part)) &&
    !japaneseJudgement.test(plain)
  )
}

/** A run may be composed of known ones. */
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

function katakanaOf(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) + 0x60))
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
