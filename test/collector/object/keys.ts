import { formatObjectKey, type ObjectKey } from '@trailmend/stream'

const TIME = Date.UTC(2026, 10, 22, 10, 5)
const FOLDER = { prefix: '', account: '111122223333', region: 'us-east-2', day: '2026/11/22', time: TIME }

/** A key of a log, as CloudTrail writes it. */
export function logKey(of: Partial<ObjectKey> & { unique?: string } = {}): string {
  return formatObjectKey({ ...FOLDER, kind: 'CloudTrail', unique: 'Mu0KsOhtH1ar15ZZ', ...of } as ObjectKey)
}

export function digestKey(of: Partial<ObjectKey> = {}): string {
  const digest = { kind: 'CloudTrail-Digest', trail: 'main', homeRegion: 'us-east-1', backfill: false }
  return formatObjectKey({ ...FOLDER, ...digest, ...of } as ObjectKey)
}
