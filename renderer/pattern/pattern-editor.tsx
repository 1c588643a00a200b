import { useReplica } from '../session.ts'
import { pattern as words } from '../strings/pattern.ts'
import './pattern.css'
import { heardBar } from './grid.ts'

/** Steps of every node that can be triggered, and what they set. */
export function PatternEditor() {
  const score = useReplica((state) => state.rack?.score)
  if (!score) return <p className="pattern-empty muted">{words.noTransport}</p>
  return (
    <section className="pattern" aria-label={words.title}>
      {[...score.patterns.values()].map((pattern) => (
        <p key={pattern.node} className="mono">
          {pattern.node} {heardBar(pattern, 0, score.resolution)}
        </p>
      ))}
    </section>
  )
}
