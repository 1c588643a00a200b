import { lazy, Suspense } from 'react'
import { useView } from '../session.ts'
import { loadPalette } from './views.ts'

const Palette = lazy(loadPalette)

/** Loaded with the views when the page is idle. */
export function OpenPalette() {
  const isOpen = useView((state) => state.palette !== null)
  if (!isOpen) return null
  return (
    <Suspense>
      <Palette />
    </Suspense>
  )
}
