/** Names inside the folder of one recovery log. */
export const closedFile = 'closed.json'
export const ownerFile = 'owner.json'

export const generationFile = (sequence: number) => `${padded(sequence)}.state`
/** Changes after the generation of this number. */
export const journalFile = (sequence: number) => `${padded(sequence)}.changes`

const padded = (sequence: number) => String(sequence).padStart(8, '0')
const PATTERN = /^(\d{8,})\.(state|changes)$/

export interface LogFiles {
  /** Rising. */
  readonly generations: readonly number[]
  readonly journals: readonly number[]
}

export function logFiles(names: readonly string[]): LogFiles {
  const numbersOf = (kind: string) =>
    names
      .map((name) => PATTERN.exec(name))
      .filter((match) => match?.[2] === kind)
      .map((match) => Number(match![1]))
      .sort((a, b) => a - b)
  return { generations: numbersOf('state'), journals: numbersOf('changes') }
}

export const oldFiles = (names: readonly string[], firstKept: number): string[] =>
  names.filter((name) => {
    const match = PATTERN.exec(name)
    return match !== null && Number(match[1]) < firstKept
  })
