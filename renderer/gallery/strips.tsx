import { type CSSProperties, useMemo, useRef, useState } from 'react'
import { type Choice, StripColumn } from '../mixer/strip.tsx'
import { XfaderStrip } from '../mixer/xfader-strip.tsx'
import { SessionContext, useSession } from '../session.ts'
import { demoEdits, demoMixer, demoSession } from './demo-mixer.ts'
import { text } from './text.ts'
import '../mixer/mixer.css'
import '../mixer/strip.css'

interface Props {
  readonly isLocked: boolean
  readonly moves: boolean
}

const COUNTS = { '--inserts': 2, '--sends': 1 } as CSSProperties

/** Strips of the mixer: heard, muted, solo, missing; a bus, a crossfader and the master. */
export function Strips({ isLocked, moves }: Props) {
  const session = useSession()
  const now = useRef(moves)
  now.current = moves
  const demo = useMemo(() => demoSession(session, () => now.current), [session])
  const edits = useMemo(() => ({ ...demoEdits, isLocked }), [isLocked])
  const [choice, setChoice] = useState<Choice | null>(null)
  return (
    <section className="gallery-section" aria-label={text.strips}>
      <h2 className="gallery-kind">{text.strips}</h2>
      <SessionContext value={demo}>
        <div className="mixer gallery-mixer" style={COUNTS}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
          <section className="mixer-strips" aria-label={text.strips} tabIndex={0}>
            {demoMixer.strips.map((strip) => (
              <StripColumn
                key={strip.id}
                mixer={demoMixer}
                strip={strip}
                edits={edits}
                choice={choice}
                onChoose={setChoice}
              />
            ))}
            {demoMixer.crossfaders.map((one) => (
              <XfaderStrip key={one.id} mixer={demoMixer} crossfader={one} edits={edits} />
            ))}
          </section>
        </div>
      </SessionContext>
    </section>
  )
}
