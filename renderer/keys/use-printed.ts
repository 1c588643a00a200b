import { useEffect, useState } from 'react'
import { printedOn } from './typing.ts'

/** Chromium's, where it tells it: https://wicg.github.io/keyboard-map */
interface WithLayout {
  readonly keyboard?: { getLayoutMap(): Promise<ReadonlyMap<string, string>> }
}

/** What is printed on the keys of the layout in use; of an English one where nobody tells. */
export function usePrinted(): (code: string) => string {
  const [layout, setLayout] = useState<ReadonlyMap<string, string>>()
  useEffect(() => {
    // Refused in pages that have no right to ask.
    void (navigator as WithLayout).keyboard?.getLayoutMap().then(setLayout, () => {})
  }, [])
  return (code) => layout?.get(code)?.toUpperCase() ?? printedOn(code)
}
