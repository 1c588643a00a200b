import { lazy, Suspense, useState } from 'react'
import type { SessionMixer } from '../../engine/client/mixer.ts'
import { text } from './text.ts'
import './side-panel.css'
import type { Choice } from './strip.tsx'
import { StripPanel } from './strip-panel.tsx'
import type { MixerEdits } from './use-mixer.ts'

const SessionGraph = lazy(() => import('./graph/session-graph.tsx').then((part) => ({ default: part.SessionGraph })))
const ClockPanel = lazy(() => import('./clock-panel.tsx').then((part) => ({ default: part.ClockPanel })))

type Shown = keyof typeof text.shows

interface Props {
  readonly mixer: SessionMixer
  readonly edits: MixerEdits
  readonly choice: Choice | null
  readonly onChoose: (choice: Choice) => void
}

/** The strip that was chosen, all of them as a graph, or the clock that they share. */
export function SidePanel({ mixer, edits, choice, onChoose }: Props) {
  const [wish, setWish] = useState<{ readonly shown: Shown; readonly beside: Choice | null }>({
    shown: choice ? 'strip' : 'graph',
    beside: choice,
  })
  // Choosing a strip asks for it; what else was asked for stays until then.
  const shown = wish.beside === choice ? wish.shown : 'strip'
  const shows: readonly Shown[] = edits.canEdit ? ['strip', 'graph', 'clock'] : ['strip', 'graph']
  return (
    <aside className="mixer-side" aria-label={text.panel}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own */}
      <div className="segments" role="group" aria-label={text.show}>
        {shows.map((one) => (
          <button
            key={one}
            type="button"
            className="button segment"
            aria-pressed={shown === one}
            onClick={() => setWish({ shown: one, beside: choice })}
          >
            {text.shows[one]}
          </button>
        ))}
      </div>
      <Suspense>
        {shown === 'graph' ? <SessionGraph mixer={mixer} choice={choice} onChoose={onChoose} /> : null}
        {shown === 'clock' && edits.canEdit ? <ClockPanel mixer={mixer} edits={edits} /> : null}
        {shown === 'strip' && choice ? (
          <StripPanel mixer={mixer} edits={edits} choice={choice} onChoose={onChoose} />
        ) : null}
        {shown === 'strip' && !choice ? <p className="muted">{text.pickStrip}</p> : null}
      </Suspense>
    </aside>
  )
}
