/** What the next press of Panic does. The host counts; here is only what the page says about it. */
import { useEffect, useState } from 'react'
import { PanicStep, type Stage } from '../../engine/client/stage.ts'
import { type Session, useReplica } from '../session.ts'

/** As the host: a press goes one further while the one before is less than so long ago. */
export const PANIC_WINDOW_MS = 5000

export type PanicPress = 'notes' | 'fade' | 'stop' | 'done'

/** One key and one button: by each press one step further. */
export function pressPanic(session: Session): void {
  session.perform({ case: 'panic', value: { step: PanicStep.UNSPECIFIED } })
}

export function nextPress({ panic }: Pick<Stage, 'panic'>, isRecent: boolean): PanicPress {
  if (panic === PanicStep.STOP) return isRecent ? 'done' : 'notes'
  if (!isRecent) return 'notes'
  if (panic === PanicStep.NOTES) return 'fade'
  return panic === PanicStep.FADE ? 'stop' : 'notes'
}

/** The output is at nothing, or on its way there. */
export const isSilenced = ({ panic }: Pick<Stage, 'panic'>): boolean =>
  panic === PanicStep.FADE || panic === PanicStep.STOP

export function useNextPress(): PanicPress {
  const stage = useReplica((state) => state.stage)
  const [isRecent, setRecent] = useState(false)
  useEffect(() => {
    setRecent(stage.panic !== PanicStep.NONE)
    const timer = setTimeout(() => setRecent(false), PANIC_WINDOW_MS)
    return () => clearTimeout(timer)
  }, [stage.panic])
  return nextPress(stage, isRecent)
}
