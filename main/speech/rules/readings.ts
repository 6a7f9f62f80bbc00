import readings from '../../../resources/readings.json' with { type: 'json' }

/** How a Japanese voice says the Latin words of software development, as developers say them to each other. */
export const latinReadings: Readonly<Record<string, string>> = readings

/** What engines misread, in the order of correction. 辛 is からい or つらい; here it is always the taste. */
export const misread: readonly (readonly [RegExp, string])[] = [
  [/ホット(?=リロード|リスタート)/gu, 'ほっと'],
  [/激辛/gu, 'げきから'],
  [/辛口/gu, 'からくち'],
  [/中辛/gu, 'ちゅうから'],
  // Before そう and すぎ, から would be the particle.
  [/(?<!唐)辛(?=そう|すぎ)/gu, 'カラ'],
  [/(?<!唐)辛(?=[いくさかけ])/gu, 'から'],
  [/一口/gu, 'ひとくち'],
  [/一回り/gu, 'ひとまわり'],
  [/麻婆/gu, 'マーボー'],
  [/角部屋/gu, 'かど部屋'],
  [/はふっ/gu, 'ハフッ'],
  [/次の角/gu, '次のかど'],
  // Engines read 三品, 六品 and 十品 correctly, but say ヨンピン for this one.
  [/四品/gu, 'よんひん'],
  [/(?<=4)品/gu, 'ひん'],
  [/一行/gu, 'いちぎょう'],
  [/いい風/gu, 'いいかぜ'],
  [/いい色/gu, 'いいいろ'],
  [/(?<=わさび|抹茶|唐辛子)色/gu, 'いろ'],
  [/五分(?=だけ|後|前|間)/gu, 'ごふん'],
  [/一択/gu, 'いったく'],
  [/一本道/gu, 'いっぽんみち'],
  [/月一日/gu, '月ついたち'],
  [/背(?=、)/gu, 'せ'],
  [/とこ取り/gu, 'とこどり'],
]
