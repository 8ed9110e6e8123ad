/** Told how far a check has come. Implementations must return at once. */
export type Progress = (step: { readonly what: string; readonly done: number; readonly total: number; readonly calls?: number }) => void
