/** What stage mode does not let happen; looked at again by work that waited for files, in which the mode may have changed. */
import { Refusal } from './live/refusal.ts'
import type { Project } from './project/project.ts'

const WORDS = 'that is not possible in stage mode: go back to edit mode first'

/** Throws Refusal. `done`: a sentence about what has been done all the same. */
export function refuseOnStage({ mode }: Project, done = ''): void {
  if (mode === 'stage') throw new Refusal('not-possible', done === '' ? WORDS : `${done}; ${WORDS}`)
}
