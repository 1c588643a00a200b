import { words } from '../strings/words.ts'
import './refused.css'

/** Inside of a control that may be refused: covers it for a moment when that happens. What was refused is said in words. */
export function Refused() {
  return (
    <span className="refused" aria-hidden="true">
      {words.stage.refused}
    </span>
  )
}
