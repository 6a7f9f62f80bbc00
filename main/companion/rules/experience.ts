/** How far Dash has grown. */
export interface Growth {
  /** 1 to 99. */
  readonly level: number
  /** One each 2,000 experience after level 99. */
  readonly stars: number
  /** Experience since this level (or star) began, and what it takes in all to the next. */
  readonly intoLevel: number
  readonly levelTakes: number
}

export const lastLevel = 99
const starTakes = 2000

/** The experience that leads from a level to the next one. */
export function experienceToNext(level: number): number {
  return 50 + 25 * (level - 1)
}

/** All experience that it takes to reach a level: the sum of the steps before it. */
export function experienceOf(level: number): number {
  const steps = level - 1
  return 50 * steps + (25 * steps * (steps - 1)) / 2
}

/** @param experience all experience ever; not negative */
export function growthOf(experience: number): Growth {
  const beyond = experience - experienceOf(lastLevel)
  if (beyond >= 0) {
    return {
      level: lastLevel,
      stars: Math.floor(beyond / starTakes),
      intoLevel: beyond % starTakes,
      levelTakes: starTakes,
    }
  }
  let level = 1
  while (experience >= experienceOf(level + 1)) level += 1
  return {
    level,
    stars: 0,
    intoLevel: experience - experienceOf(level),
    levelTakes: experienceToNext(level),
  }
}
