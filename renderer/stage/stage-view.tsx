import { useReplica } from '../session.ts'
import { words } from '../strings/words.ts'
import './stage.css'

/** What is read from afar. */
export function StageView() {
  const name = useReplica(({ rack }) => rack?.name ?? words.stage.noRack)
  return (
    <main className="stage">
      <h1 className="stage-name cut">{name}</h1>
    </main>
  )
}

export default StageView
