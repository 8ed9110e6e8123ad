const STORED = 'trailmend-theme'

/** Lets a person choose between light and dark, beginning with what the system prefers, and remembers it where that is possible. */
export function startTheme(button: HTMLButtonElement): void {
  const prefersDark = matchMedia('(prefers-color-scheme: dark)')
  const stored = remembered()
  if (stored !== undefined) document.documentElement.dataset.theme = stored
  const isDark = (): boolean => (document.documentElement.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light')) === 'dark'
  const show = (): void => button.setAttribute('aria-pressed', String(isDark()))
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark'
    document.documentElement.dataset.theme = theme
    remember(theme)
    show()
  })
  prefersDark.addEventListener('change', show)
  show()
}

/** A browser may refuse a file its storage; the choice then lasts as long as the page. */
function remembered(): 'light' | 'dark' | undefined {
  try {
    const stored = localStorage.getItem(STORED)
    return stored === 'light' || stored === 'dark' ? stored : undefined
  } catch {
    return undefined
  }
}

function remember(theme: 'light' | 'dark'): void {
  try {
    localStorage.setItem(STORED, theme)
  } catch {
    // Nothing is lost but the memory.
  }
}
