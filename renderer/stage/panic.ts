/** What the next press of Panic does. The host counts; here is only what the page says about it. */
import { PanicStep, type Stage } from '../../engine/client/stage.ts'
import { type Session, useReplica } from '../session.ts'

export type PanicPress = 'notes' | 'fade' | 'stop' | 'done'

/** One key and one button: by each press one step further. */
export function pressPanic(session: Session): void {
  session.perform({ case: 'panic', value: { step: PanicStep.UNSPECIFIED } })
}

/** A step that is over by itself, or too long ago to be followed up, is taken back by the host. */
export function nextPress({ panic }: Pick<Stage, 'panic'>): PanicPress {
  if (panic === PanicStep.NOTES) return 'fade'
  if (panic === PanicStep.FADE) return 'stop'
  return panic === PanicStep.STOP ? 'done' : 'notes'
}

/** The output is at nothing, or on its way there. */
export const isSilenced = ({ panic }: Pick<Stage, 'panic'>): boolean =>
  panic === PanicStep.FADE || panic === PanicStep.STOP

export const useNextPress = (): PanicPress => useReplica(({ stage }) => nextPress(stage))
