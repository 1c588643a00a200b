import { useStore } from 'zustand'
import { preferences, type Theme } from '../frame/preferences.ts'

export function useTheme(): Theme {
  return useStore(preferences, (state) => state.theme)
}

export function applyTheme(theme: Theme): void {
  preferences.setState({ theme })
}
