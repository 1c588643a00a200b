import { words } from '../strings/words.ts'

/** What will, or may, break tonight. */
export function CheckView() {
  return (
    <main className="check">
      <h1>{words.check.title}</h1>
    </main>
  )
}

export default CheckView
