const name = 'clientele.application'

/** The application that was last open in this browser. */
export const lastApplication = (): string | null =>
  typeof localStorage === 'undefined' ? null : localStorage.getItem(name)

export const rememberApplication = (id: string): void => localStorage.setItem(name, id)
