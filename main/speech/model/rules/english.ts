/** Frequent words that are English and hardly anything else: no "in", "so", "me", "come", "fine" or "hand". */
export const frequentEnglish = wordsOf(`
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
/** Only English contracts words like this: "I'm", "don't", "you'll". */
const contraction = /[a-z](?:n['’]t|['’](?:m|ll|ve|re|d))(?![a-z])/

/**
 * Frequent words of German, French, Spanish, Italian, Portuguese and Dutch that are not English. Without accents,
 * which models drop.
 */
const other = wordsOf(`
  das der dem des ist und ich nicht ein eine einen einem einer mein meine dein deine mir mich dich dir du wir ihr auf mit fur von
  zum zur ja nein auch noch wie guten gute guter sehr heute morgen bist sind hast habe haben immer jetzt schon aber oder wenn
  wieder nur mal doch dann danke bitte hallo alles freund uns
  le les un une et est je tu il elle nous vous mon mes tes ses ce cette ca pas que qui dans sur avec sans bien bonne bonjour merci tres
  toi moi aujourd suis ami au aux
  el los las una de del es esta este esto eso muy mi tus nos te se al por para como pero soy eres estoy hola gracias buenos
  buenas bueno todos hoy ahora si aqui
  di che non sono sei mio mia tuo tua ciao buon buona buono buongiorno grazie oggi molto anche piu questo questa della nel alla bene
  ecco gli
  uma nao na voce meu minha seu sua muito obrigado bom boa hoje mais isso tudo bem
  het een ik je jij niet van dat voor zijn mijn jouw goed goede heel ook maar nog naar bij wat vandaag hoi lekker
`)
/** "c'est", "l'ami", "dell'anno". */
const elision = /(?<![a-z])(?:[cdjlmnst]|qu|all|dell|nell|un)['’][a-z]/

/**
 * Whether a short line is English. Letter statistics cannot tell from sixty characters, and several languages share
 * many spellings. So a line needs a word that is only English, and none that is not English.
 */
export function isEnglish(line: string): boolean {
  const text = line.toLowerCase()
  if (/[^\P{L}a-z]/u.test(text) || elision.test(text)) return false
  const words = text.match(/[a-z]+/g) ?? []
  if (words.some((word) => other.has(word))) return false
  return contraction.test(text) || words.some((word) => frequentEnglish.has(word))
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}
